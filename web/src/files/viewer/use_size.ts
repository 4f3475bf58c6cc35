import { type RefObject, useLayoutEffect, useState } from 'react'

import type { Size } from './zoom'

/** How large an element is, now and whenever that changes. */
export function useSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, set_size] = useState<Size>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => set_size({ width: element.clientWidth, height: element.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}
