import { useEffect, useMemo, useRef } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../../api/refusal_error'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { toast } from '../../ui/toasts'
import { is_visit } from '../guests/visit'
import { end_live } from '../live'
import type { LiveMeeting } from '../live_meeting'
import { device_problem } from '../media/devices'
import { kMeetingsPath } from '../paths'
import { end_meeting, raise_hand, react } from '../writes'

export interface RoomActs {
  toggle_microphone: () => void
  toggle_camera: () => void
  toggle_share: () => void
  toggle_hand: () => void
  react: (emoji: string) => void
  talk: (is_talking: boolean) => void
  leave: () => void
  end: () => void
}

/** What the bar and the keys do. */
export function useActs(live: LiveMeeting): RoomActs {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  useMutedSpeech(live)
  return useMemo(() => {
    const refused = (problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad')
    const withheld = (kind: 'microphone' | 'camera' | 'screen') => {
      if (!live.device?.participant.withheld[kind]) return false
      toast(t('hints.withheld'), 'bad')
      return true
    }
    const turn = async (kind: 'microphone' | 'camera', is_on: boolean) => {
      if (is_on && withheld(kind)) return
      await (kind === 'microphone' ? live.own.set_microphone(is_on) : live.own.set_camera(is_on))
      const { problem } = live.own.state[kind]
      if (is_on && problem) toast(t(`problems.${kind}.${problem}`), 'bad')
    }
    const share = async () => {
      if (live.state.is_sharing) return live.stop_sharing()
      if (withheld('screen')) return
      await live.share().catch((problem: unknown) => toast(t(`problems.screen.${device_problem(problem)}`), 'bad'))
    }
    const hand = () => {
      const is_raised = live.device?.participant.hand_raised_at !== undefined
      raise_hand(workspace, live, !is_raised).catch(refused)
    }
    const { own } = live
    return {
      toggle_microphone: () => void turn('microphone', !(own.state.microphone.is_on && own.state.microphone.track)),
      toggle_camera: () => void turn('camera', !own.state.camera.is_on),
      toggle_share: () => void share(),
      toggle_hand: hand,
      react: (emoji) => void react(workspace, live, emoji).catch(refused),
      talk: (is_talking) => void turn('microphone', is_talking),
      leave: () => {
        end_live('left')
        if (!is_visit(workspace.me)) void navigate(`${kMeetingsPath}/${live.meeting_id}`)
      },
      end: () => void end_meeting(workspace, live.meeting_id).catch(refused),
    }
  }, [live, workspace, navigate, t])
}

/** Somebody speaks and nobody hears them. */
function useMutedSpeech(live: LiveMeeting): void {
  const { t } = useTranslation('meetings')
  const told = useRef(live.own.state.muted_speech)
  useEffect(
    () =>
      live.own.store.subscribe(({ muted_speech }) => {
        if (muted_speech === told.current) return
        told.current = muted_speech
        const unmute = { label: t('bar.unmute'), run: () => void live.own.set_microphone(true) }
        toast(t('hints.muted_speech'), 'plain', unmute)
      }),
    [live, t],
  )
}
