import { Drawer, Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import { IconButton } from './Button'
import { class_names } from './class_names'
import styles from './Dialog.module.css'
import { useEscapeFirst } from './escape'
import { KitProvider } from './KitProvider'
import { useUiWords } from './words'

interface HeadProps {
  title: string
  on_close: () => void
}

function Head({ title, on_close }: HeadProps) {
  const words = useUiWords()
  return (
    <header className={styles.header}>
      <Modal.Title component="h2" className={styles.title}>
        {title}
      </Modal.Title>
      <IconButton label={words.close} onClick={on_close}>
        <X />
      </IconButton>
    </header>
  )
}

interface DialogProps {
  open: boolean
  on_close: () => void
  title: string
  children: ReactNode
  /** Buttons, the confirming one last. */
  footer?: ReactNode
  width?: number
}

/** Traps the focus, closes on Esc and gives the focus back; on a phone it rises from the bottom. */
export function Dialog({ open, on_close, title, children, footer, width = 440 }: DialogProps) {
  useEscapeFirst(open, on_close)
  return (
    <KitProvider>
      <Modal.Root
        opened={open}
        onClose={on_close}
        closeOnEscape={false}
        centered
        size={width}
        transitionProps={{ duration: 180 }}
        classNames={{ content: styles.content, inner: styles.inner }}
      >
        <Modal.Overlay style={{ background: 'var(--scrim)' }} />
        {/* The kit names it by its title a moment late; whom the focus takes in hears the name at once. */}
        <Modal.Content aria-label={title}>
          <Head title={title} on_close={on_close} />
          <div className={styles.body}>{children}</div>
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </Modal.Content>
      </Modal.Root>
    </KitProvider>
  )
}

interface SheetProps {
  open: boolean
  on_close: () => void
  title: string
  children: ReactNode
  width?: number
}

/** A form beside what it is about: from the right, and on a phone from the bottom. */
export function Sheet({ open, on_close, title, children, width = 360 }: SheetProps) {
  const words = useUiWords()
  const on_phone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  useEscapeFirst(open, on_close)
  return (
    <KitProvider>
      <Drawer.Root
        opened={open}
        onClose={on_close}
        closeOnEscape={false}
        position={on_phone ? 'bottom' : 'right'}
        size={width}
        transitionProps={{ duration: 180 }}
        classNames={{ content: class_names(styles.sheet, on_phone && styles.bottom) }}
      >
        <Drawer.Overlay style={{ background: 'var(--scrim)' }} />
        <Drawer.Content aria-label={title}>
          <header className={styles.header}>
            <Drawer.Title component="h2" className={styles.title}>
              {title}
            </Drawer.Title>
            <IconButton label={words.close} onClick={on_close}>
              <X />
            </IconButton>
          </header>
          <div className={styles.body}>{children}</div>
        </Drawer.Content>
      </Drawer.Root>
    </KitProvider>
  )
}

interface BareDialogProps {
  open: boolean
  on_close: () => void
  /** Spoken in place of a visible title. */
  label: string
  children: ReactNode
  width?: number
}

/** A floating panel near the top that draws its own inside. */
export function BareDialog({ open, on_close, label, children, width = 600 }: BareDialogProps) {
  useEscapeFirst(open, on_close)
  return (
    <KitProvider>
      <Modal.Root
        opened={open}
        onClose={on_close}
        closeOnEscape={false}
        size={width}
        yOffset="12dvh"
        transitionProps={{ duration: 120 }}
        classNames={{ content: styles.content, inner: styles.raised }}
      >
        <Modal.Overlay style={{ background: 'var(--scrim)' }} />
        <Modal.Content aria-label={label}>
          {children}
        </Modal.Content>
      </Modal.Root>
    </KitProvider>
  )
}
