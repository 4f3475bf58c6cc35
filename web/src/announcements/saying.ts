import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { toast } from '../ui/toasts'

/** Says to the reader what went wrong. */
export function said_of(problem: unknown): void {
  toast(refusal_text(refusal_from(problem)), 'bad')
}
