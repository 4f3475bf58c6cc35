import { useEffect, useLayoutEffect, useRef, useState } from 'react'

import { place_beside, type Side } from './floating'
import styles from './Tooltip.module.css'

const kDelay = 450

const with_tip = (target: EventTarget | null) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null

/** Waits on a marked element under the pointer or under the keyboard's focus; touch shows nothing. */
function useTipped(): HTMLElement | null {
  const [tipped, set_tipped] = useState<HTMLElement | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const hide = () => {
      clearTimeout(timer)
      set_tipped(null)
    }
    const show = (element: HTMLElement | null, delay: number) => {
      hide()
      if (element) timer = setTimeout(() => element.isConnected && set_tipped(element), delay)
    }
    const stop = new AbortController()
    const options = { signal: stop.signal, capture: true }
    const on_point = (event: PointerEvent) => event.pointerType === 'mouse' && show(with_tip(event.target), kDelay)
    const on_focus = ({ target }: FocusEvent) => (target as Element).matches(':focus-visible') && show(with_tip(target), 0)
    document.addEventListener('pointerover', on_point, options)
    document.addEventListener('focusin', on_focus, options)
    for (const end of ['pointerdown', 'keydown', 'focusout', 'scroll']) document.addEventListener(end, hide, options)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [])
  return tipped
}

export function TooltipHost() {
  const tipped = useTipped()
  return tipped ? <Tip anchor={tipped} /> : null
}

function Tip({ anchor }: { anchor: HTMLElement }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const tip = box.current
    if (!tip) return
    const side = (anchor.dataset.tipSide ?? 'top') as Side
    const size = { width: tip.offsetWidth, height: tip.offsetHeight }
    const window_size = { width: window.innerWidth, height: window.innerHeight }
    const spot = place_beside(anchor.getBoundingClientRect(), size, window_size, { side, align: 'center', gap: 6 })
    tip.style.transform = `translate(${spot.left}px, ${spot.top}px)`
  }, [anchor])
  return (
    <div ref={box} className={styles.tip} aria-hidden>
      {anchor.dataset.tip}
      {anchor.dataset.tipKeys && <span className={styles.keys}>{anchor.dataset.tipKeys}</span>}
    </div>
  )
}
