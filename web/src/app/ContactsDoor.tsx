import { StarPersonButton } from '../chat/StarPersonButton'
import { useOpenDirect } from '../chat/use_open_direct'
import { ContactsPage } from '../people/contacts/ContactsPage'

/** The directory does not know chat: it is handed what "Message" does, and what else chat offers about somebody. */
export function ContactsDoor() {
  const more_for = (member_id: string) => <StarPersonButton member_id={member_id} />
  return <ContactsPage on_message={useOpenDirect()} more_for={more_for} />
}
