/** The seam between the sync engine and the network; unit tests put a scripted line here. */
import { client_id } from '../api/client_id'
import { answer, http } from '../api/client'

export interface LineListener {
  opened: () => void
  received: (text: string) => void
  closed: () => void
}

export interface Line {
  send: (text: string) => void
  close: () => void
}

export interface Wire {
  /** A ticket of single use that the socket shows in its first frame. */
  ticket: () => Promise<string>
  open: (listener: LineListener) => Line
}

export const web_wire: Wire = {
  ticket: async () => {
    const ticket = await answer(http.POST('/api/session/tickets', { body: { client_id: client_id() } }))
    return ticket.ticket
  },
  open: (listener) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/socket`)
    socket.onopen = () => listener.opened()
    socket.onmessage = (message) => listener.received(String(message.data))
    socket.onclose = () => listener.closed()
    return {
      send: (text) => socket.send(text),
      close: () => socket.close(),
    }
  },
}
