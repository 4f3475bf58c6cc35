import type { ProfileField } from '../../api/types'
import { TextField } from '../../ui/Field'
import { refusal_text } from '../../i18n/refusals'
import type { RefusalError } from '../../api/refusal_error'
import { refused_field, type useProfileValues } from './values'

const types = { text: 'text', link: 'url', date: 'date' } as const

interface Props {
  fields: readonly ProfileField[]
  form: ReturnType<typeof useProfileValues>
  refusal: RefusalError | undefined
}

/** One input for each of the organisation's own fields. */
export function ValueFields({ fields, form, refusal }: Props) {
  const refused = refused_field(refusal?.field, form.change)
  return fields.map(({ id, name, kind }) => (
    <TextField
      key={id}
      label={name}
      type={types[kind]}
      placeholder={kind === 'link' ? 'https://' : undefined}
      maxLength={200}
      value={form.values[id] ?? ''}
      onChange={(event) => form.set(id, event.target.value)}
      error={refusal && refused === id ? refusal_text(refusal) : undefined}
    />
  ))
}
