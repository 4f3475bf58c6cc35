import { Menu as Kit } from '@mantine/core'
import type { ReactElement, ReactNode } from 'react'

import { class_names } from './class_names'
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

interface Props {
  /** A button; it gets the ARIA attributes of a menu trigger. */
  trigger: ReactElement
  /** Groups are parted by a line. */
  groups: readonly (readonly MenuItem[])[]
  heading?: ReactNode
  position?: 'bottom-start' | 'bottom-end' | 'right-start' | 'top-start' | 'top-end'
}

export function Menu({ trigger, groups, heading, position = 'bottom-end' }: Props) {
  const shown = groups.filter((group) => group.length > 0)
  return (
    <Kit position={position} offset={4} transitionProps={{ duration: 120 }} loop withinPortal>
      <Kit.Target>{trigger}</Kit.Target>
      <Kit.Dropdown className={styles.dropdown}>
        {heading && <div className={styles.heading}>{heading}</div>}
        {shown.map((group, at) => (
          <div key={group[0]?.key} role="none">
            {at > 0 && <div className={styles.divider} role="separator" />}
            {group.map((item) => (
              <MenuRow key={item.key} item={item} />
            ))}
          </div>
        ))}
      </Kit.Dropdown>
    </Kit>
  )
}

function MenuRow({ item }: { item: MenuItem }) {
  return (
    <Kit.Item
      className={class_names(styles.item, item.danger && styles.danger)}
      leftSection={item.icon}
      rightSection={item.trailing}
      disabled={item.disabled}
      onClick={item.on_select}
    >
      {item.label}
    </Kit.Item>
  )
}
