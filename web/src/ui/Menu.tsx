import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'

import { class_names } from './class_names'
import { type Align, place_beside, type Side } from './floating'
import { walk_rows } from './List'
import styles from './Menu.module.css'

export interface MenuItem {
  key: string
  label: ReactNode
  icon?: ReactNode
  trailing?: ReactNode
  on_select: () => void
  danger?: boolean
  disabled?: boolean
}

interface MenuProps {
  /** A button; it gets the ARIA attributes of a menu trigger. */
  trigger: ReactElement
  /** Groups are parted by a line. */
  groups: readonly (readonly MenuItem[])[]
  heading?: ReactNode
  position?: 'bottom-start' | 'bottom-end' | 'right-start' | 'top-start' | 'top-end'
}

/** Opens beside its trigger, walks with the arrow keys, closes on Esc, Tab or a press outside, and gives focus back. */
export function Menu({ trigger, groups, heading, position = 'bottom-end' }: MenuProps) {
  const [open, set_open] = useState(false)
  const anchor = useRef<HTMLElement | null>(null)
  const id = useId()
  const close = (refocus: boolean) => {
    set_open(false)
    if (refocus) anchor.current?.focus()
  }
  const toggle = (event: { currentTarget: HTMLElement }) => {
    anchor.current = event.currentTarget
    set_open(!open)
  }
  const marks = { onClick: toggle, 'aria-haspopup': 'menu', 'aria-expanded': open, 'aria-controls': open ? id : undefined }
  return (
    <>
      {cloneElement(trigger, marks as Partial<unknown>)}
      {open &&
        createPortal(
          <Dropdown id={id} anchor={anchor} position={position} on_close={close}>
            {heading && <div className={styles.heading}>{heading}</div>}
            <Groups groups={groups} on_done={() => close(true)} />
          </Dropdown>,
          document.body,
        )}
    </>
  )
}

interface DropdownProps {
  id: string
  anchor: RefObject<HTMLElement | null>
  position: string
  on_close: (refocus: boolean) => void
  children: ReactNode
}

function Dropdown({ id, anchor, position, on_close, children }: DropdownProps) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => settle(box.current, anchor.current, position), [anchor, position])
  usePressOutside(box, anchor, () => on_close(false))
  const on_key = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape') on_close(true)
    else if (event.key === 'Tab') on_close(true)
    else return walk_rows(event)
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div ref={box} id={id} role="menu" className={styles.dropdown} onKeyDown={on_key}>
      {children}
    </div>
  )
}

function settle(box: HTMLElement | null, anchor: HTMLElement | null, position: string): void {
  if (!box || !anchor) return
  const [side, align] = position.split('-') as [Side, Align]
  const size = { width: box.offsetWidth, height: box.offsetHeight }
  const window_size = { width: window.innerWidth, height: window.innerHeight }
  const spot = place_beside(anchor.getBoundingClientRect(), size, window_size, { side, align, gap: 4 })
  Object.assign(box.style, { left: `${spot.left}px`, top: `${spot.top}px` })
  box.querySelector<HTMLElement>('[data-row]')?.focus()
}

function usePressOutside(box: RefObject<HTMLElement | null>, anchor: RefObject<HTMLElement | null>, run: () => void) {
  useEffect(() => {
    const on_press = (event: PointerEvent) => {
      const target = event.target as Node
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) run()
    }
    document.addEventListener('pointerdown', on_press, true)
    return () => document.removeEventListener('pointerdown', on_press, true)
  })
}

function Groups({ groups, on_done }: { groups: MenuProps['groups']; on_done: () => void }) {
  const shown = groups.filter((group) => group.length > 0)
  return shown.map((group, at) => (
    <div key={group[0]?.key} role="none">
      {at > 0 && <div className={styles.divider} role="separator" />}
      {group.map((item) => (
        <MenuRow key={item.key} item={item} on_done={on_done} />
      ))}
    </div>
  ))
}

function MenuRow({ item, on_done }: { item: MenuItem; on_done: () => void }) {
  const select = () => {
    on_done()
    item.on_select()
  }
  return (
    <button
      type="button"
      role="menuitem"
      className={class_names(styles.item, item.danger && styles.danger)}
      disabled={item.disabled}
      data-row={item.disabled ? undefined : true}
      onClick={select}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      {item.icon}
      <span className={styles.label}>{item.label}</span>
      {item.trailing}
    </button>
  )
}
