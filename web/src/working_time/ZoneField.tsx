import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'

import { useTranslation } from '../i18n/translation'
import { IconButton } from '../ui/Button'
import { TextField } from '../ui/Field'
import styles from './Zone.module.css'
import { all_zones, find_zones, is_near, zone_words, type ZoneWords } from './zones'

const kMostShown = 8

interface Props {
  /** The organisation's. */
  usual: string
  /** Nothing is as the organisation. */
  value: string | undefined
  on_change: (zone: string | undefined) => void
}

/** One time zone, found by typing a city, a country's name for it, or `GMT+9`. */
export function ZoneField({ usual, value, on_change }: Props) {
  const { t, language } = useTranslation('working_time')
  const id = useId()
  const words = (zone: string) => zone_words(zone, language, is_near(zone) ? t(`cities.${zone}`) : undefined)
  const search = useZoneSearch(words, on_change)
  const as_usual = t('zone.usual', { city: words(usual).city })
  const shown = words(value ?? usual)
  const listed = search.found.length > 0
  const cross = (
    <IconButton label={as_usual} onClick={() => on_change(undefined)}>
      <X />
    </IconButton>
  )
  return (
    <div>
      <TextField
        label={t('zone.label')}
        hint={search.open ? t('zone.how') : [shown.id, shown.name, shown.offset].filter(Boolean).join(' · ')}
        placeholder={as_usual}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={listed}
        aria-controls={listed ? id : undefined}
        aria-activedescendant={search.found[search.active] ? `${id}-${search.active}` : undefined}
        data-takes-escape={search.open || undefined}
        value={search.query ?? (value === undefined ? '' : words(value).city)}
        onChange={(event) => search.ask(event.target.value)}
        onClick={() => search.ask('')}
        onBlur={search.close}
        onKeyDown={search.on_key}
        trailing={value !== undefined && !search.open && cross}
      />
      {search.open && <Offered id={id} found={search.found} active={search.active} on_choose={search.choose} />}
    </div>
  )
}

/** While `query` is undefined no zone is looked for, and the field shows the chosen one. */
function useZoneSearch(words: (zone: string) => ZoneWords, on_change: (zone: string) => void) {
  const { language } = useTranslation('working_time')
  const [query, set_query] = useState<string>()
  const [active, set_active] = useState(0)
  const open = query !== undefined
  // Naming four hundred zones takes a moment, so it waits until somebody looks for one.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `words` says the same as long as the language does
  const zones = useMemo(() => (open ? all_zones().map(words) : []), [open, language])
  const found = open ? find_zones(zones, query).slice(0, kMostShown) : []
  const close = () => set_query(undefined)
  const ask = (text: string) => {
    set_query(text)
    set_active(0)
  }
  const choose = ({ id }: ZoneWords) => {
    on_change(id)
    close()
  }
  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const zone = found[active]
    if (step && !open) ask('')
    else if (step && found.length > 0) set_active((active + step + found.length) % found.length)
    else if (event.key === 'Enter' && zone) choose(zone)
    else if (event.key === 'Escape' && open) close()
    else return
    event.preventDefault()
  }
  return { query, open, found, active, ask, close, choose, on_key }
}

interface OfferedProps {
  id: string
  found: readonly ZoneWords[]
  active: number
  on_choose: (zone: ZoneWords) => void
}

function Offered({ id, found, active, on_choose }: OfferedProps) {
  const { t } = useTranslation('working_time')
  if (found.length === 0)
    return (
      <p className={styles.none} role="status">
        {t('zone.none')}
      </p>
    )
  return (
    <div id={id} role="listbox" aria-label={t('zone.label')} className={styles.offered}>
      {found.map((zone, at) => (
        <div
          key={zone.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={styles.option}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => on_choose(zone)}
        >
          <span className={styles.city}>{zone.city}</span>
          <span className={styles.name}>{zone.name}</span>
          <span className={styles.offset}>{zone.offset}</span>
        </div>
      ))}
    </div>
  )
}
