import { type ReactNode, useEffect, useState } from 'react'

import { Button } from './Button'

/** A list that is read page by page, as an infinite query gives it. */
interface Pages {
  data: { pages: readonly unknown[] } | undefined
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => Promise<unknown>
}

interface MoreButtonProps {
  found: Pages
  full?: boolean
  children: ReactNode
}

/**
 * Shows the next page, where there is one. What is heard meanwhile makes the list begin anew and drops the page that
 * was on its way, so it is asked for until it is there.
 */
export function MoreButton({ found, full, children }: MoreButtonProps) {
  const { data, hasNextPage, isFetching, isFetchNextPageError: has_failed, fetchNextPage } = found
  const pages = data?.pages.length ?? 0
  const [asked_at, set_asked_at] = useState<number>()
  const is_asked = asked_at === pages && hasNextPage && !has_failed
  useEffect(() => {
    if (is_asked && !isFetching) void fetchNextPage()
  }, [is_asked, isFetching, fetchNextPage])
  if (!hasNextPage) return null
  const ask = () => {
    set_asked_at(pages)
    if (has_failed) void fetchNextPage()
  }
  return (
    <Button full={full} busy={is_asked} onClick={ask}>
      {children}
    </Button>
  )
}
