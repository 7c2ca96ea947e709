// Pointer, wheel and touch on the app's root element, in CSS px from its corner.
//
// Moves always reach the app (hover is drawn); buttons only where no DOM element acts
// by itself, because those send one Click event instead. Nothing listens on window or
// document: what happens outside the root is the page's.

export interface PointerTarget {
  pointer(x: number, y: number, inside: boolean): void;
  button(button: number, down: boolean): void;
  wheel(dx: number, dy: number): void;
  // False leaves a wheel movement to the page around.
  takesWheel(dx: number, dy: number): boolean;
  isInteractive(target: EventTarget | null): boolean;
}

const LINE_PX = 40;        // deltaMode 1 counts lines
const TAP_SLOP_PX = 8;     // a touch that moves less is a tap
const FRICTION = 0.995;    // of a fling's speed, per ms
const MIN_SPEED = 0.02;    // px per ms, at which a fling ends

interface Touch {
  id: number;
  x: number;
  y: number;
  at: number;     // event time, ms
  speed: number;  // px per ms, positive = content moves up
  moved: boolean;
  direct: boolean; // started where no DOM element acts by itself
}

export class PointerInput {
  private readonly abort = new AbortController();
  private touch: Touch | undefined;
  private held = 0;  // mouse buttons the app knows to be down, as a bit set
  private fling = 0; // animation frame

  constructor(private readonly root: HTMLElement, private readonly target: PointerTarget) {
    const options = { signal: this.abort.signal };
    root.addEventListener("pointerdown", (event) => this.down(event), options);
    root.addEventListener("pointermove", (event) => this.move(event), options);
    root.addEventListener("pointerup", (event) => this.up(event), options);
    root.addEventListener("pointercancel", () => this.cancel(), options);
    root.addEventListener("pointerleave", (event) => this.leave(event), options);
    root.addEventListener("wheel", (event) => this.wheel(event), { ...options, passive: false });
  }

  stop(): void {
    this.abort.abort();
    cancelAnimationFrame(this.fling);
  }

  // A mouse button is held that went down where no DOM element acts by itself.
  get pressing(): boolean {
    return this.held !== 0;
  }

  private at(event: MouseEvent): [x: number, y: number] {
    const box = this.root.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private down(event: PointerEvent): void {
    cancelAnimationFrame(this.fling);
    const [x, y] = this.at(event);
    const direct = !this.target.isInteractive(event.target);
    if (event.pointerType === "touch") {
      this.touch ??= { id: event.pointerId, x, y, at: event.timeStamp, speed: 0, moved: false,
                       direct };
      return;
    }
    this.target.pointer(x, y, true);
    if (!direct || event.button > 2) return;
    this.held |= 1 << event.button;
    this.target.button(event.button, true);
  }

  private move(event: PointerEvent): void {
    const [x, y] = this.at(event);
    const touch = this.touch;
    if (event.pointerType !== "touch") {
      this.target.pointer(x, y, true);
    } else if (touch?.id === event.pointerId) {
      this.drag(touch, x, y, event.timeStamp);
    }
  }

  private drag(touch: Touch, x: number, y: number, at: number): void {
    const dx = touch.x - x;
    const dy = touch.y - y;
    if (!touch.moved) {
      if (Math.hypot(dx, dy) < TAP_SLOP_PX || !this.target.takesWheel(dx, dy)) return;
      touch.moved = true;
      this.target.pointer(touch.x, touch.y, true); // the list under the finger scrolls
    }
    const elapsed = Math.max(1, at - touch.at);
    touch.speed = touch.speed * 0.4 + (dy / elapsed) * 0.6;
    touch.x = x;
    touch.y = y;
    touch.at = at;
    this.target.wheel(dx, dy);
  }

  private up(event: PointerEvent): void {
    const [x, y] = this.at(event);
    const touch = this.touch;
    if (event.pointerType !== "touch") {
      if (!(this.held & (1 << event.button))) return;
      this.held &= ~(1 << event.button);
      this.target.button(event.button, false);
      return;
    }
    if (touch?.id !== event.pointerId) return;
    this.touch = undefined;
    if (touch.moved) {
      if (event.timeStamp - touch.at < 60) this.glide(touch.speed);
      return;
    }
    if (!touch.direct) return;
    this.target.pointer(x, y, true);
    this.target.button(0, true);
    this.target.button(0, false);
  }

  // Momentum after a flick.
  private glide(speed: number): void {
    let last = performance.now();
    const frame = (now: number): void => {
      const elapsed = Math.min(64, Math.max(0, now - last));
      last = now;
      this.target.wheel(0, speed * elapsed);
      speed *= FRICTION ** elapsed;
      if (Math.abs(speed) > MIN_SPEED) this.fling = requestAnimationFrame(frame);
      else this.target.pointer(-1, -1, false);
    };
    this.fling = requestAnimationFrame(frame);
  }

  private cancel(): void {
    this.touch = undefined;
    this.release();
    this.target.pointer(-1, -1, false);
  }

  private leave(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    this.release(); // a button let go outside is never seen
    this.target.pointer(-1, -1, false);
  }

  private release(): void {
    for (let button = 0; button < 3; button++) {
      if (this.held & (1 << button)) this.target.button(button, false);
    }
    this.held = 0;
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || scrollsItself(event)) return; // zoom; a long text in a field
    const unit = event.deltaMode === 1 ? LINE_PX
      : event.deltaMode === 2 ? this.root.clientHeight : 1;
    const sideways = event.shiftKey && event.deltaX === 0;
    const dx = (sideways ? event.deltaY : event.deltaX) * unit;
    const dy = sideways ? 0 : event.deltaY * unit;
    if (!this.target.takesWheel(dx, dy)) return;
    event.preventDefault();
    const [x, y] = this.at(event);
    this.target.pointer(x, y, true);
    this.target.wheel(dx, dy);
  }
}

function scrollsItself(event: WheelEvent): boolean {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement)) return false;
  const room = event.deltaY < 0 ? field.scrollTop
    : field.scrollHeight - field.clientHeight - field.scrollTop;
  return room >= 1;
}
