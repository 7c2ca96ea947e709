// What an App is made with: by the page (page.ts) or by a widget (widget.ts).
import { type EarlyRequests } from "./early.js";

export type Theme = "dark" | "light";
export const THEMES: Theme[] = ["dark", "light"]; // by entry::Theme

export interface AppOptions {
  root: HTMLElement;
  origin: string; // scheme://host[:port] of the server
  path: string;
  demoUser: string;
  token: string;
  onlyThread: string;
  language: string;
  theme: Theme;         // the system's, which the person's own choice may overrule …
  themeFixed?: boolean; // … but for one that the page around has chosen
  lastTheme?: Theme | undefined; // to begin with, until this device's settings are read
  embedded: boolean; // in someone else's page: keys and wheel only when focused
  early?: EarlyRequests | undefined; // asked before the program came
  renewToken?(): Promise<string>; // where tokens come from outside
  onInspector?(open: boolean): void; // opened or closed by the person
  onUser?(id: string): void; // whose app this is; empty: nobody's
  onPath?(path: string): void;
  onTitle?(title: string): void;
  onTheme?(theme: Theme): void; // as drawn
  onFirstFrame?(): void;
  onEvent?(type: string, detail: object): void; // widgets: src/entry/embed_events.hpp
}
