import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { star_person } from './actions'
import { useStarred } from './attention'

/** Whether somebody is starred, and what turns it over. */
export function useStarPerson(member_id: string) {
  const workspace = useWorkspace()
  const is_starred = useStarred().includes(member_id)
  const turn = () => {
    star_person(workspace, member_id, !is_starred).catch((problem: unknown) =>
      toast(refusal_text(refusal_from(problem)), 'bad'),
    )
  }
  return { is_starred, turn }
}
