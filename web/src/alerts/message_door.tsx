/** What chat is given by app: an alert is raised about a message, or a file of one. */
import { BellRing } from 'lucide-react'
import { type ComponentProps, type ReactNode, Suspense, useMemo, useState } from 'react'

import { MessageExtrasProvider, useMessageExtras } from '../chat/extras'
import { FileTools } from '../files/tools'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import type { Thing } from './about'

const MustReadSection = part(async () => (await import('./MustReadSection')).MustReadSection)
const RaiseDialog = part(async () => (await import('./RaiseDialog')).RaiseDialog)

/** Beside what others have to do with messages. */
export function AlertExtras({ children }: { children: ReactNode }) {
  const { t } = useTranslation('alerts')
  const outer = useMessageExtras()
  const [about, raise_about] = useState<Thing>()
  const [extras, tools] = useMemo(() => {
    const tool = { key: 'alert', label: t('raise_from_message'), icon: <BellRing />, run: raise_about }
    return [{ ...outer, tools: [...outer.tools, tool], Group: MustRead }, [tool]]
  }, [outer, t])
  return (
    <MessageExtrasProvider value={extras}>
      <FileTools value={tools}>{children}</FileTools>
      {about && (
        <Suspense fallback={null}>
          <RaiseDialog on_close={() => raise_about(undefined)} about={about} />
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
