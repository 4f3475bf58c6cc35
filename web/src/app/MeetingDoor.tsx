/** What conversations are given by app: a meeting is started in the head of one. */
import { type ComponentProps, type ReactNode, Suspense, useMemo } from 'react'

import { MessageExtrasProvider, useMessageExtras } from '../chat/extras'
import { part } from '../i18n/part'

export const fetch_meetings = () => import('../meetings/parts')

const StartButton = part(async () => (await fetch_meetings()).StartButton)
const CallBackButton = part(async () => (await fetch_meetings()).CallBackButton)

export function MeetingExtras({ children }: { children: ReactNode }) {
  const outer = useMessageExtras()
  const extras = useMemo(() => ({ ...outer, Head, CallBack }), [outer])
  return <MessageExtrasProvider value={extras}>{children}</MessageExtrasProvider>
}

function Head(props: ComponentProps<typeof StartButton>) {
  return (
    <Suspense fallback={null}>
      <StartButton {...props} />
    </Suspense>
  )
}

function CallBack(props: ComponentProps<typeof CallBackButton>) {
  return (
    <Suspense fallback={null}>
      <CallBackButton {...props} />
    </Suspense>
  )
}
