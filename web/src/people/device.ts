/** "Chrome · Windows": how this device is listed among somebody's sessions. */
export function device_name(agent = navigator.userAgent): string {
  const browser = /Edg\//.test(agent) ? 'Edge'
    : /Firefox\//.test(agent) ? 'Firefox'
      : /Chrom(e|ium)\//.test(agent) ? 'Chrome'
        : /Safari\//.test(agent) ? 'Safari' : 'Browser'
  const system = /(Windows|Android|iPhone|iPad|Mac|Linux)/.exec(agent)?.[1]
  return system ? `${browser} · ${system}` : browser
}

/** Whether a session of this name is on a phone or a tablet. */
export function is_handheld(name: string): boolean {
  return /Android|iPhone|iPad/.test(name)
}
