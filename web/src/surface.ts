// The canvas' size: exactly as many device pixels as it covers, at any zoom.
//
// devicePixelContentBoxSize gives the true count where the browser has it (elsewhere
// CSS px × devicePixelRatio, rounded). A change of the ratio alone (another monitor,
// browser zoom) does not resize the box in every browser, so a media query for the
// present ratio is armed, and re-armed whenever it fires.

// `width` and `height` in CSS px, so that × scale is the canvas' size exactly.
export type OnSize = (width: number, height: number, scale: number) => void;

export class Surface {
  private readonly observer: ResizeObserver;
  private query: MediaQueryList | undefined;
  private readonly rearm = () => this.watchRatio();

  constructor(private readonly canvas: HTMLCanvasElement, private readonly onSize: OnSize) {
    this.observer = new ResizeObserver((entries) => this.measured(entries[entries.length - 1]!));
    try {
      this.observer.observe(canvas, { box: "device-pixel-content-box" });
    } catch {
      this.observer.observe(canvas);
    }
    this.watchRatio();
  }

  stop(): void {
    this.observer.disconnect();
    this.query?.removeEventListener("change", this.rearm);
  }

  private watchRatio(): void {
    this.query?.removeEventListener("change", this.rearm);
    this.query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.query.addEventListener("change", this.rearm);
    const box = this.canvas.getBoundingClientRect();
    // Only where the observer will not tell by itself.
    if (!("devicePixelContentBoxSize" in ResizeObserverEntry.prototype)) {
      this.apply(box.width * devicePixelRatio, box.height * devicePixelRatio);
    }
  }

  private measured(entry: ResizeObserverEntry): void {
    const { width, height } = entry.contentRect;
    const product = { inlineSize: width * devicePixelRatio, blockSize: height * devicePixelRatio };
    const device = entry.devicePixelContentBoxSize?.[0];
    // Chrome's emulation of device pixel ratios leaves the observer's count at ratio 1.
    const honest = device && Math.abs(device.inlineSize - product.inlineSize) <= 1.5;
    const { inlineSize, blockSize } = honest ? device : product;
    this.apply(inlineSize, blockSize);
  }

  private apply(deviceWidth: number, deviceHeight: number): void {
    const width = Math.max(1, Math.round(deviceWidth));
    const height = Math.max(1, Math.round(deviceHeight));
    const scale = devicePixelRatio;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.onSize(width / scale, height / scale, scale);
  }
}
