import { expect, test, vi } from 'vitest';
import { Lifetime } from '../../web/lifetime/lifetime.ts';

test('a lifetime ends what it was given, the youngest first', () => {
  const ended: string[] = [];
  const lifetime = new Lifetime();
  lifetime.add(() => ended.push('first'));
  lifetime.add(() => ended.push('second'));
  lifetime.dispose();
  expect(ended).toEqual(['second', 'first']);
});

test('a child ends with its parent, once', () => {
  const ending = vi.fn();
  const parent = new Lifetime();
  const child = parent.child();
  child.add(ending);
  child.dispose();
  parent.dispose();
  expect(ending).toHaveBeenCalledTimes(1);
});

test('what is given to a lifetime that is over ends at once', () => {
  const ending = vi.fn();
  const lifetime = new Lifetime();
  lifetime.dispose();
  lifetime.add(ending);
  expect(ending).toHaveBeenCalledTimes(1);
});

test('a listener hears nothing after the end', () => {
  const heard = vi.fn();
  const target = new EventTarget();
  const lifetime = new Lifetime();
  lifetime.listen(target, 'knock', heard);
  target.dispatchEvent(new Event('knock'));
  lifetime.dispose();
  target.dispatchEvent(new Event('knock'));
  expect(heard).toHaveBeenCalledTimes(1);
});

test('a timer does not ring after the end', async () => {
  const rung = vi.fn();
  const lifetime = new Lifetime();
  lifetime.after(5, rung);
  lifetime.dispose();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rung).not.toHaveBeenCalled();
});

test('what is drawn before the next repaint is drawn once, however often that was asked for', () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (request: number) => delete frames[request - 1]);
  const repaint = () => {
    for (const frame of frames.splice(0)) frame?.();
  };
  const draw = vi.fn();
  const lifetime = new Lifetime();
  const ask = lifetime.beforeRepaint(draw);
  ask();
  ask();
  repaint();
  expect(draw).toHaveBeenCalledTimes(1);
  ask();
  lifetime.dispose();
  ask();
  repaint();
  expect(draw).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
