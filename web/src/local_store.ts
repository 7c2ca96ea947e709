// The device's own store over IndexedDB, for one app: text records by [server origin,
// owner, key]. Boundary: src/client/transport.hpp, OpenLocal and what follows it.
//
// Invariant: writes are carried out in order; an "outbox/" record is durable before the
// other tabs hear of it. Of all tabs of one owner one leads: it holds the Web Lock, until
// it closes the store or ends. Whatever the browser refuses, the app goes on in memory.

export interface LocalRecord {
  key: string;
  text: string;
}

export interface LocalEvents {
  opened(owner: string, records: LocalRecord[], usable: boolean): void;
  leads(owner: string, outbox: LocalRecord[]): void;
  changed(owner: string, key: string, text: string | null): void;
}

const DATABASE = "golden-thread";
const TABLE = "records";
const SHARED = "outbox/";

interface Shared {
  key: string;
  text: string | null;
}

let database: Promise<IDBDatabase> | undefined;

function openDatabase(): Promise<IDBDatabase> {
  database ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another version of this page is open"));
    request.onsuccess = () => {
      // A later version of the page may want to change the database.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
  database.catch(() => (database = undefined));
  return database;
}

export class LocalStore {
  private owner = "";
  private db: IDBDatabase | undefined;
  private waiting: (() => void)[] = []; // writes made before the database was open
  private channel: BroadcastChannel | undefined;
  private lock: AbortController | undefined; // aborted: no longer wanted
  private release: (() => void) | undefined;
  private warned = false;
  private usable = true; // false: writes are dropped, the app goes on in memory

  constructor(private readonly origin: string, private readonly events: LocalEvents) {}

  open(owner: string): void {
    this.close();
    this.owner = owner;
    void this.start(owner);
  }

  put(owner: string, key: string, text: string): void {
    this.write(owner, key, text);
  }

  erase(owner: string, key: string): void {
    this.write(owner, key, null);
  }

  close(): void {
    this.lock?.abort();
    this.lock = undefined;
    this.release?.();
    this.release = undefined;
    this.channel?.close();
    this.channel = undefined;
    this.owner = "";
  }

  private async start(owner: string): Promise<void> {
    const mine = (): boolean => this.owner === owner;
    try {
      this.db = await openDatabase();
      const records = await this.read(owner, "");
      if (!mine()) return;
      this.listen(owner);
      this.events.opened(owner, records, true);
    } catch (error) {
      this.warn(error);
      this.db = undefined;
      this.usable = false;
      this.waiting = [];
      if (!mine()) return;
      this.events.opened(owner, [], false);
      this.events.leads(owner, []);
      return;
    }
    for (const write of this.waiting.splice(0)) write();
    await this.lead(owner);
  }

  // Waits for its turn, then holds the lead until the store is closed.
  private async lead(owner: string): Promise<void> {
    if (!navigator.locks) { // no other way to know of the other tabs
      this.events.leads(owner, await this.read(owner, SHARED).catch(() => []));
      return;
    }
    const wanted = (this.lock = new AbortController());
    const held = async (): Promise<void> => {
      const outbox = await this.read(owner, SHARED).catch(() => []);
      if (wanted.signal.aborted) return;
      this.events.leads(owner, outbox);
      await new Promise<void>((resolve) => (this.release = resolve));
    };
    try {
      await navigator.locks.request(this.name(owner), { signal: wanted.signal }, held);
    } catch {
      // Closed before its turn came.
    }
  }

  private name(owner: string): string {
    return `golden-thread ${this.origin} ${owner}`;
  }

  private listen(owner: string): void {
    if (typeof BroadcastChannel !== "function") return;
    this.channel = new BroadcastChannel(this.name(owner));
    this.channel.onmessage = ({ data }: MessageEvent<Shared>) => {
      this.events.changed(owner, data.key, data.text);
    };
  }

  private read(owner: string, prefix: string): Promise<LocalRecord[]> {
    return new Promise((resolve, reject) => {
      const table = this.db!.transaction(TABLE, "readonly").objectStore(TABLE);
      const range = IDBKeyRange.bound([this.origin, owner, prefix],
                                      [this.origin, owner, `${prefix}\uffff`]);
      const keys = table.getAllKeys(range);
      const texts = table.getAll(range);
      texts.onsuccess = () => {
        const found = texts.result as string[];
        resolve((keys.result as [string, string, string][]).map(([, , key], at) => {
          return { key, text: found[at]! };
        }));
      };
      texts.onerror = () => reject(texts.error);
    });
  }

  private write(owner: string, key: string, text: string | null): void {
    if (!this.usable) return;
    if (!this.db) {
      this.waiting.push(() => this.write(owner, key, text));
      return;
    }
    const shared = key.startsWith(SHARED);
    const channel = this.channel;
    try {
      const options = { durability: shared ? "strict" : "relaxed" };
      const change = (this.db.transaction as (...args: unknown[]) => IDBTransaction).call(
        this.db, TABLE, "readwrite", options);
      const table = change.objectStore(TABLE);
      const at = [this.origin, owner, key];
      if (text === null) table.delete(at);
      else table.put(text, at);
      change.commit?.(); // at once: the page may go before its request is answered
      change.oncomplete = () => {
        if (!shared || owner !== this.owner || channel !== this.channel) return;
        channel?.postMessage({ key, text } satisfies Shared);
      };
      change.onabort = () => this.warn(change.error);
    } catch (error) {
      this.warn(error);
    }
  }

  private warn(error: unknown): void {
    if (this.warned) return;
    this.warned = true;
    console.warn("Golden Thread cannot keep its state on this device:", error);
  }
}
