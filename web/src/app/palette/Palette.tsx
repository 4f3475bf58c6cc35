import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { IconButton } from '../../ui/Button'
import { BareDialog } from '../../ui/Dialog'
import { Kbd } from '../../ui/Kbd'
import { arrive, usePalette } from './opening'
import { type Jump, type JumpGroup, useJumps } from './jumps'
import styles from './Palette.module.css'

interface Props {
  open: boolean
  on_close: () => void
}

export function Palette({ open, on_close }: Props) {
  const { t } = useTranslation('app')
  return (
    <BareDialog open={open} on_close={on_close} label={t('nav.search')}>
      <Finder on_done={on_close} />
    </BareDialog>
  )
}

/** A combobox: the focus stays in the field, arrow keys move the choice. */
function Finder({ on_done }: { on_done: () => void }) {
  const { t } = useTranslation('app')
  const [query, set_query] = useState(() => usePalette.getState().typed)
  useEffect(arrive, [])
  const [chosen, choose] = useState(0)
  const id = useId()
  const groups = useJumps(useDeferredValue(query))
  const flat = groups.flatMap(({ jumps }) => jumps)
  const at = Math.min(chosen, flat.length - 1)
  const run = (jump: Jump) => {
    on_done()
    jump.run()
  }
  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const jump = flat[at]
    if (step && flat.length > 0) choose((at + step + flat.length) % flat.length)
    else if (event.key === 'Enter' && jump) run(jump)
    else return
    event.preventDefault()
  }
  return (
    <div>
      <div className={styles.search}>
        <Search aria-hidden />
        <input
          className={styles.input}
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={flat.length > 0 ? `${id}-${at}` : undefined}
          aria-label={t('nav.search')}
          placeholder={t('palette.placeholder')}
          value={query}
          autoFocus
          data-autofocus
          onChange={(event) => {
            set_query(event.target.value)
            choose(0)
          }}
          onKeyDown={on_key}
        />
        <span className={styles.by_key}>
          <Kbd>Esc</Kbd>
        </span>
        <IconButton label={t('ui.close')} onClick={on_done} className={styles.by_touch}>
          <X />
        </IconButton>
      </div>
      <Found id={id} groups={groups} at={at} on_point={choose} on_run={run} query={query} />
      <div className={styles.keys} aria-hidden>
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t('palette.choose')}
        </span>
        <span>
          <Kbd>↵</Kbd> {t('palette.open')}
        </span>
      </div>
    </div>
  )
}

interface FoundProps {
  id: string
  groups: readonly JumpGroup[]
  at: number
  query: string
  on_point: (at: number) => void
  on_run: (jump: Jump) => void
}

function Found({ id, groups, at, query, on_point, on_run }: FoundProps) {
  const { t } = useTranslation('app')
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`[aria-selected='true']`)?.scrollIntoView({ block: 'nearest' })
  }, [at])
  let index = -1
  return (
    <>
      {groups.length === 0 && <p className={styles.nothing}>{t('palette.nothing', { query })}</p>}
      <div ref={list} id={id} className={styles.list} role="listbox" aria-label={t('nav.search')} hidden={!groups.length}>
        {groups.map(({ name, jumps }) => (
          <div key={name} role="group" aria-label={t(`palette.groups.${name}`)}>
            <div className={styles.heading} aria-hidden>
              {t(`palette.groups.${name}`)}
            </div>
            {jumps.map((jump) => {
              const here = ++index
              return (
                <Option
                  key={jump.key}
                  id={`${id}-${here}`}
                  jump={jump}
                  chosen={here === at}
                  on_point={() => on_point(here)}
                  on_run={() => on_run(jump)}
                />
              )
            })}
          </div>
        ))}
      </div>
    </>
  )
}

interface OptionProps {
  id: string
  jump: Jump
  chosen: boolean
  on_point: () => void
  on_run: () => void
}

function Option({ id, jump, chosen, on_point, on_run }: OptionProps) {
  return (
    <div id={id} role="option" aria-selected={chosen} className={styles.option} onMouseMove={on_point} onClick={on_run}>
      <span className={styles.icon}>{jump.icon}</span>
      <bdi className={styles.title}>{jump.title}</bdi>
      {jump.note && <span className={styles.note}>{jump.note}</span>}
    </div>
  )
}
