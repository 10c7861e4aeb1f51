/**
 * One node of the disposal tree. Every listener, timer, animation and observer of the page belongs to a Lifetime, and
 * ends with it; disposing of a node disposes of its children, the youngest first.
 */
export class Lifetime {
  private readonly endings: (() => void)[] = [];
  private ended = false;

  /** Runs `ending` when this lifetime ends; at once if it has ended already. */
  add(ending: () => void): void {
    if (this.ended) ending();
    else this.endings.push(ending);
  }

  /** A lifetime that ends with this one, or earlier by itself. */
  child(): Lifetime {
    const child = new Lifetime();
    this.add(() => child.dispose());
    return child;
  }

  get over(): boolean {
    return this.ended;
  }

  listen<Name extends keyof WindowEventMap>(
    target: Window,
    name: Name,
    listener: (event: WindowEventMap[Name]) => void,
  ): void;
  listen<Name extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ): void;
  listen(target: EventTarget, name: string, listener: (event: Event) => void): void;
  listen(target: EventTarget, name: string, listener: (event: never) => void): void {
    target.addEventListener(name, listener as EventListener);
    this.add(() => target.removeEventListener(name, listener as EventListener));
  }

  after(delayMs: number, callback: () => void): void {
    const timer = setTimeout(callback, delayMs);
    this.add(() => clearTimeout(timer));
  }

  every(periodMs: number, callback: () => void): void {
    const timer = setInterval(callback, periodMs);
    this.add(() => clearInterval(timer));
  }

  /** Calls `frame` before every repaint. */
  animate(frame: () => void): void {
    let request = requestAnimationFrame(function next() {
      frame();
      request = requestAnimationFrame(next);
    });
    this.add(() => cancelAnimationFrame(request));
  }

  /** Returns how to ask for a call of `draw` before the next repaint; asking again before that changes nothing. */
  beforeRepaint(draw: () => void): () => void {
    let request = 0;
    this.add(() => cancelAnimationFrame(request));
    return () => {
      if (request !== 0 || this.ended) return;
      request = requestAnimationFrame(() => {
        request = 0;
        draw();
      });
    };
  }

  /** Reports the content box of `element`, in CSS pixels, now and whenever it changes. */
  measure(element: Element, report: (size: { width: number; height: number }) => void): void {
    const observer = new ResizeObserver((entries) => {
      const box = entries.at(-1)?.contentRect;
      if (box) report({ width: box.width, height: box.height });
    });
    observer.observe(element);
    this.add(() => observer.disconnect());
  }

  dispose(): void {
    if (this.ended) return;
    this.ended = true;
    for (const ending of this.endings.splice(0).reverse()) ending();
  }
}
