/** What the pages of tasks, events and announcements are given by app: an alert is raised about what they show. */
import { BellRing } from 'lucide-react'
import { type ReactNode, Suspense, useMemo, useState } from 'react'

import { EventTools } from '../calendar/tools'
import { FileTools } from '../files/tools'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { TaskTools } from '../tasks/tools'
import type { Thing } from './about'

const RaiseDialog = part(async () => (await import('./RaiseDialog')).RaiseDialog)

export function AlertTools({ children }: { children: ReactNode }) {
  const { t } = useTranslation('alerts')
  const [about, raise_about] = useState<Thing>()
  const tools = useMemo(() => [{ key: 'alert', label: t('raise_from_message'), icon: <BellRing />, run: raise_about }], [t])
  return (
    <FileTools value={tools}>
      <TaskTools value={tools}>
        <EventTools value={tools}>{children}</EventTools>
      </TaskTools>
      {about && (
        <Suspense fallback={null}>
          <RaiseDialog on_close={() => raise_about(undefined)} about={about} />
        </Suspense>
      )}
    </FileTools>
  )
}
