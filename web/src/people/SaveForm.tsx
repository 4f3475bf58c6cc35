import type { ReactNode } from 'react'

import { Button } from '../ui/Button'
import { FormProblem } from './FormProblem'
import styles from './settings/Section.module.css'
import { form_problem, type Submission } from './submitting'

interface Props {
  write: Submission
  on_save: () => void
  /** Those that say a refusal about themselves. */
  fields: readonly string[]
  verb: string
  disabled?: boolean
  children: ReactNode
}

/** Fields, what went wrong with all of them, and the one button. */
export function SaveForm({ write, on_save, fields, verb, disabled, children }: Props) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        on_save()
      }}
    >
      {children}
      <FormProblem text={form_problem(write.refusal, fields)} />
      <div className={styles.actions}>
        <Button type="submit" variant="primary" busy={write.busy} disabled={disabled}>
          {verb}
        </Button>
      </div>
    </form>
  )
}
