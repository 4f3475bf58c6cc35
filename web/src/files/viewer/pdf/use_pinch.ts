import { type RefObject, useEffect } from 'react'

import { distance } from '../zoom'

/** Two fingers, or the wheel with Ctrl held, as a trackpad sends it; one finger and the wheel alone scroll. */
export function usePinch(ref: RefObject<HTMLElement | null>, magnify: (factor: number) => void): void {
  useEffect(() => {
    const element = ref.current
    if (!element) return
    let before = 0
    const on_wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      magnify(Math.exp(-event.deltaY * 0.01))
    }
    const on_touch = (event: TouchEvent) => {
      const [one, other] = Array.from(event.touches, ({ clientX, clientY }) => ({ x: clientX, y: clientY }))
      if (!one || !other) return void (before = 0)
      event.preventDefault()
      const now = distance(one, other)
      if (before > 0) magnify(now / before)
      before = now
    }
    element.addEventListener('wheel', on_wheel, { passive: false })
    for (const type of ['touchstart', 'touchmove', 'touchend'] as const)
      element.addEventListener(type, on_touch, { passive: false })
    return () => {
      element.removeEventListener('wheel', on_wheel)
      for (const type of ['touchstart', 'touchmove', 'touchend'] as const) element.removeEventListener(type, on_touch)
    }
  }, [ref, magnify])
}
