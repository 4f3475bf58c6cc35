import { useTranslation } from '../i18n/translation'
import { date_format } from '../i18n/formats'

const kClock: Intl.DateTimeFormatOptions = { timeStyle: 'short' }
const kWithDay: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }

/** "10:32" of today, with the day of another one. */
export function useClock(): (at: string) => string {
  const { language } = useTranslation()
  return (at) => {
    const is_today = new Date(at).toDateString() === new Date().toDateString()
    return date_format(language, is_today ? kClock : kWithDay).format(new Date(at))
  }
}
