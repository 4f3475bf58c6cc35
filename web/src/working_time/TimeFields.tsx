import { useTranslation } from '../i18n/translation'
import { Tag } from '../ui/Badge'
import { TextField } from '../ui/Field'
import styles from './Week.module.css'
import { is_overnight, type Times } from './week'

interface Props {
  /** Said before "from" and "until". */
  label: string
  times: Times
  on_change: (part: Partial<Times>) => void
  invalid?: boolean
}

/** From when until when, by the browser's own fields for times; what goes on after midnight says so. */
export function TimeFields({ label, times, on_change, invalid }: Props) {
  const { t } = useTranslation('working_time')
  const one = (name: keyof Times) => (
    <TextField
      bare
      type="time"
      required
      label={t(`times.${name}`, { what: label })}
      className={styles.time}
      value={times[name]}
      data-wrong={(invalid && times[name] === '') || undefined}
      onChange={(event) => on_change({ [name]: event.target.value })}
    />
  )
  return (
    <div className={styles.times}>
      {one('from')}
      <span aria-hidden>–</span>
      {one('to')}
      {is_overnight(times) && <Tag>{t('times.next_day')}</Tag>}
    </div>
  )
}
