import { useCallback, useEffect, useRef, useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { MediaSwitches, Meeting } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useWorkspace } from '../sync/provider'
import { own_device_name } from './device_name'
import { go_live } from './live'
import { LiveMeeting } from './live_meeting'
import { OwnMedia } from './media/own_media'
import { look_afresh } from './room/looking'
import { device_calls, join_meeting } from './writes'

export interface Joining {
  busy: boolean
  problem: string | undefined
  join: (password: string | undefined) => Promise<void>
}

export function can_join({ state }: Meeting): boolean {
  return state !== 'ended'
}

/** Microphone and camera from the preview on; closed with the page unless a meeting has taken them. */
export function useOwnMedia(): { own: OwnMedia | undefined; hand_over: () => void } {
  const [own, set_own] = useState<OwnMedia>()
  const taken = useRef(false)
  useEffect(() => {
    const made = new OwnMedia()
    taken.current = false
    set_own(made)
    const { joins_muted, joins_without_camera } = made.state.choice
    void made.set_microphone(!joins_muted)
    if (!joins_without_camera) void made.set_camera(true)
    return () => {
      if (!taken.current) made.close()
    }
  }, [])
  const hand_over = useCallback(() => {
    taken.current = true
  }, [])
  return { own, hand_over }
}

/** What is on when somebody comes in. */
export function sent_first({ state: { microphone, camera } }: OwnMedia): MediaSwitches {
  return {
    microphone: microphone.is_on && microphone.track !== undefined,
    camera: camera.track !== undefined,
    screen: false,
    screen_sound: false,
  }
}

/** The next time they come the same way. */
export function remember_devices(own: OwnMedia, sending: MediaSwitches): void {
  const { microphone, camera } = own.state
  const joins_muted = !sending.microphone && !microphone.problem
  void own.choose({ joins_muted, joins_without_camera: !camera.is_on && !camera.problem })
}

export function useJoining(meeting_id: string, own: OwnMedia | undefined, hand_over: () => void): Joining {
  const workspace = useWorkspace()
  const [busy, set_busy] = useState(false)
  const [problem, set_problem] = useState<string>()
  const join = async (password: string | undefined) => {
    if (!own || busy) return
    set_busy(true)
    set_problem(undefined)
    try {
      const sending = sent_first(own)
      const wish = { device_name: own_device_name(), sending, ...(password && { password }) }
      const { participant } = await join_meeting(workspace, meeting_id, wish)
      hand_over()
      look_afresh()
      const device = { meeting_id, participant_id: participant.id }
      go_live(new LiveMeeting(workspace, participant, own, device_calls(workspace, device)))
      remember_devices(own, sending)
    } catch (caught) {
      set_problem(refusal_text(refusal_from(caught)))
    }
    set_busy(false)
  }
  return { busy, problem, join }
}
