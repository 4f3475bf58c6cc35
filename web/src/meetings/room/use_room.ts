/** What a meeting's pages read of the synced state. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'

import { useSynced, useWorkspace } from '../../sync/provider'
import type { Area } from '../layout/grid'
import type { Shown } from '../layout/arrange'
import type { LiveMeeting, LiveState } from '../live_meeting'
import type { OwnMediaState } from '../media/own_media'
import type { OwnDevice, Room } from '../state'
import type { MeetingParticipant } from '../../api/types'

export function useRoom(meeting_id: string | undefined): Room | undefined {
  return useSynced(({ slices }) => (meeting_id ? slices.meetings.rooms[meeting_id] : undefined))
}

export function useDevice(live: LiveMeeting | undefined): OwnDevice | undefined {
  return useSynced(({ slices }) => (live ? slices.meetings.devices[live.participant_id] : undefined))
}

export function useLiveState<Part>(live: LiveMeeting, read: (state: LiveState) => Part): Part {
  return useStore(live.store, read)
}

export function useOwn<Part>(live: LiveMeeting, read: (state: OwnMediaState) => Part): Part {
  return useStore(live.own.store, read)
}

/** Those who are in it, in the order of coming, oneself first. */
export function usePeople(room: Room | undefined, me: string): MeetingParticipant[] {
  return useMemo(() => {
    const here = Object.values(room?.participants ?? {}).filter(({ state }) => state === 'joined')
    const came = ({ joined_at = '' }: MeetingParticipant) => joined_at
    const before = (a: MeetingParticipant, b: MeetingParticipant) => {
      if (a.id === me || b.id === me) return a.id === me ? -1 : 1
      return came(a) < came(b) ? -1 : came(a) > came(b) ? 1 : a.id < b.id ? -1 : 1
    }
    return here.sort(before)
  }, [room?.participants, me])
}

/** Those who wait in the lobby, the first who came first. */
export function useWaiting(room: Room | undefined): MeetingParticipant[] {
  return useMemo(() => {
    const waiting = Object.values(room?.participants ?? {}).filter(({ state }) => state === 'waiting')
    return waiting.sort((a, b) => (a.asked_at < b.asked_at ? -1 : 1))
  }, [room?.participants])
}

export function shown_of(person: MeetingParticipant, me: string): Shown {
  return {
    id: person.id,
    has_camera: person.sending.camera,
    shares_screen: person.sending.screen,
    hand_raised: person.hand_raised_at !== undefined,
    is_me: person.id === me,
  }
}

/** Who spoke last of the others: a pause between two sentences moves nobody off the stage. */
export function useLastSpeaker(room: Room | undefined, me: string): string | undefined {
  const loudest = room?.speakers.find((id) => id !== me)
  const [last, set_last] = useState(loudest)
  useEffect(() => {
    if (loudest) set_last(loudest)
  }, [loudest])
  return last
}

/** The size of an element, as it changes. */
export function useArea(): [(element: HTMLElement | null) => void, Area] {
  const [area, set_area] = useState<Area>({ width: 0, height: 0 })
  const observer = useRef<ResizeObserver>(undefined)
  const take = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (!element) return
    observer.current = new ResizeObserver(([entry]) => {
      if (entry) set_area({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.current.observe(element)
  }, [])
  return [take, area]
}

/** Whether breakout rooms are anything to this person: to who runs the meeting always, to others while open. */
export function useMayDivide(room: Room): boolean {
  return useRuns(room) || room.breakouts?.opened_at !== undefined
}

/** Hosts and co-hosts. */
export function useRuns(room: Room | undefined): boolean {
  const { me } = useWorkspace()
  if (!room) return false
  return room.meeting.host_id === me.member_id || room.meeting.cohost_ids.includes(me.member_id)
}
