import { useState } from 'react'

import type { RefusalError } from '../api/refusal_error'
import { useTranslation } from '../i18n/translation'
import { field_problem } from './submitting'
import type { Fault } from './validators'

type Values = Record<string, string>
type Checks<V extends Values> = { [Name in keyof V]?: (values: V) => Fault | undefined }

/**
 * The values of a form with live checks: a fault is told once its field was left or the form was tried, and goes away
 * with the keystroke that mends it.
 */
export function useFields<V extends Values>(initial: V, checks: Checks<V>, refusal?: RefusalError) {
  const { t } = useTranslation('people')
  const [values, set_values] = useState(initial)
  const [left, set_left] = useState<ReadonlySet<keyof V>>(new Set())
  const fault_of = (name: keyof V) => checks[name]?.(values)
  const error_of = (name: keyof V & string) => {
    const fault = left.has(name) ? fault_of(name) : undefined
    return fault ? t(`faults.${fault}`) : field_problem(refusal, name)
  }
  const set = (name: keyof V, value: string) => set_values((now) => ({ ...now, [name]: value }))
  return {
    values,
    set,
    /** Everything a TextField needs for one value. */
    bind: (name: keyof V & string) => ({
      name,
      value: values[name],
      onChange: (event: { target: { value: string } }) => set(name, event.target.value),
      onBlur: () => values[name] !== '' && set_left((now) => new Set(now).add(name)),
      error: error_of(name),
    }),
    reset: () => {
      set_values(initial)
      set_left(new Set())
    },
    /** Tells every fault; answers whether there was none. */
    check: () => {
      set_left(new Set(Object.keys(values)))
      return Object.keys(checks).every((name) => fault_of(name) === undefined)
    },
  }
}
