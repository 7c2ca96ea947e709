// Pacing: when a frame is drawn for what came in from outside.
//
// Invariant: what a person does is never held up; nothing is held up for longer than
// FLOOD_FRAME_MS. It keeps times only; drawing is app.ts's.

// Less than what lies between two frames at 60 a second.
const QUIET_MS = 14;
// What the server sends in one piece comes in one by one, within less than this.
export const TOGETHER_MS = 2;
// A flood: more wakes than this within a frame. While it lasts frames are this far apart: what
// drawing takes is what taking in lacks, and nobody reads what the next frame moves away.
const FLOOD_WAKES = 40;
const FLOOD_FRAME_MS = 150;

export class Pacing {
  private wakes = 0; // since the last frame
  private flooded = false;
  private drawnAt = Infinity; // until there was a first frame none is hurried

  // Something came in. True: after a quiet frame, so it is worth drawing before the next one
  // is due, which then shows it already. Said once until that is drawn.
  hurry(): boolean {
    this.wakes++;
    if (this.flooded || performance.now() - this.drawnAt <= QUIET_MS) return false;
    this.drawnAt = Infinity;
    return true;
  }

  // A frame is due. False: let it pass, a flood is being taken in.
  due(): boolean {
    this.flooded = this.wakes > FLOOD_WAKES;
    this.wakes = 0;
    return !this.flooded || performance.now() - this.drawnAt >= FLOOD_FRAME_MS;
  }

  drawn(): void {
    this.drawnAt = performance.now();
  }

  personActed(): void {
    this.wakes = 0;
    this.flooded = false;
  }
}
