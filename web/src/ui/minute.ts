import { useEffect, useState } from 'react'

/** Moves on by the minute, so that what is overdue says so. */
export function useMinute(): Date {
  const [now, set_now] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => set_now(new Date()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
