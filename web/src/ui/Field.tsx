import { ChevronDown } from 'lucide-react'
import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { useId } from 'react'

import { class_names } from './class_names'
import styles from './Field.module.css'

export interface FieldText {
  label: string
  /** Calm help under the control; `error` takes its place. */
  hint?: ReactNode
  error?: string
  /** Keeps the label for screen readers only. */
  bare?: boolean
}

interface FrameProps extends FieldText {
  id: string
  children: ReactNode
}

const label_style = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' } as const

export function FieldFrame({ id, label, hint, error, bare, children }: FrameProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label} style={bare ? label_style : undefined}>
        {label}
      </label>
      <div className={styles.box}>{children}</div>
      <div id={`${id}-note`} aria-live="polite" hidden={!error && !hint}>
        {error ? <span className={styles.error}>{error}</span> : <span className={styles.hint}>{hint}</span>}
      </div>
    </div>
  )
}

/** The attributes that tie a control to its label and note. */
export function described(id: string, { hint, error }: FieldText) {
  return { id, 'aria-invalid': error ? true : undefined, 'aria-describedby': hint || error ? `${id}-note` : undefined }
}

interface TextFieldProps extends FieldText, InputHTMLAttributes<HTMLInputElement> {
  trailing?: ReactNode
  ref?: Ref<HTMLInputElement>
}

export function TextField({ label, hint, error, bare, trailing, className, ...rest }: TextFieldProps) {
  const own = useId()
  const id = rest.id ?? own
  const text = { label, hint, error, bare }
  return (
    <FieldFrame id={id} {...text}>
      <input
        {...rest}
        {...described(id, text)}
        className={class_names(styles.input, trailing ? styles.with_trailing : undefined, className)}
      />
      {trailing && <span className={styles.trailing}>{trailing}</span>}
    </FieldFrame>
  )
}

interface TextAreaProps extends FieldText, TextareaHTMLAttributes<HTMLTextAreaElement> {}

export function TextArea({ label, hint, error, bare, className, ...rest }: TextAreaProps) {
  const id = useId()
  const text = { label, hint, error, bare }
  return (
    <FieldFrame id={id} {...text}>
      <textarea {...rest} {...described(id, text)} className={class_names(styles.input, styles.area, className)} />
    </FieldFrame>
  )
}

export interface Choice {
  value: string
  label: string
}

interface SelectFieldProps extends FieldText, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> {
  choices: readonly Choice[]
  on_change: (value: string) => void
}

export function SelectField({ label, hint, error, bare, choices, on_change, className, ...rest }: SelectFieldProps) {
  const id = useId()
  const text = { label, hint, error, bare }
  return (
    <FieldFrame id={id} {...text}>
      <select
        {...rest}
        {...described(id, text)}
        onChange={(event) => on_change(event.target.value)}
        className={class_names(styles.input, styles.select, className)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronDown className={styles.chevron} aria-hidden />
    </FieldFrame>
  )
}
