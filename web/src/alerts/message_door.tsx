/** What chat is given by app: an alert is raised about a message, to those who have not read it. */
import { BellRing } from 'lucide-react'
import { type ComponentProps, type ReactNode, Suspense, useMemo, useState } from 'react'

import type { Message } from '../api/types'
import { MessageExtrasProvider, useMessageExtras, useSaid } from '../chat/extras'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'

const MustReadSection = part(async () => (await import('./MustReadSection')).MustReadSection)
const RaiseDialog = part(async () => (await import('./RaiseDialog')).RaiseDialog)

/** Beside what others have to do with messages. */
export function AlertExtras({ children }: { children: ReactNode }) {
  const { t } = useTranslation('alerts')
  const outer = useMessageExtras()
  const said = useSaid()
  const [about, raise_about] = useState<Message>()
  const extras = useMemo(() => {
    const tool = { key: 'alert', label: t('raise_from_message'), icon: <BellRing />, run: raise_about }
    return { ...outer, tools: [...outer.tools, tool], Group: MustRead }
  }, [outer, t])
  return (
    <MessageExtrasProvider value={extras}>
      {children}
      {about && (
        <Suspense fallback={null}>
          <RaiseDialog
            on_close={() => raise_about(undefined)}
            text={said(about)}
            message={{ message_id: about.id, conversation_id: about.conversation_id }}
          />
        </Suspense>
      )}
    </MessageExtrasProvider>
  )
}

function MustRead(props: ComponentProps<typeof MustReadSection>) {
  return (
    <Suspense fallback={null}>
      <MustReadSection {...props} />
    </Suspense>
  )
}
