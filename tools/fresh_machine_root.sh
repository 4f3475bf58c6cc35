# The Debian 12 root of tools/fresh_machine: made, given the host's apt and npm settings, mounted and unmounted.
# Sourced; uses `root` and `checkout` of the caller. A step does not stop at a failed line, hence the `|| return`.

# Empty when this machine's sources do not name Debian 12: debootstrap then takes its own default.
debian_mirror() {
  apt-get indextargets --format '$(SITE) $(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2>/dev/null |
    awk '{print $2; exit}'
}

make_root() {
  if ! command -v debootstrap >/dev/null; then
    { apt-get -q update && apt-get -q -y --no-install-recommends install debootstrap; } || return
  fi
  unmount_root
  rm -rf --one-file-system "$root"
  mkdir -p "$root"
  local mirror
  mirror="$(debian_mirror)"
  debootstrap --variant=minbase bookworm "$root" $mirror || return
  copy_network_settings
  copy_apt_settings
  copy_npm_settings
  mount_root
}

copy_network_settings() {
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
    mkdir -p "$root/etc/ssl/certs" "$root/usr/local/share/ca-certificates"
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    cp -rL /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
  fi
}

# Hooks of the host's apt call programs that a bare system lacks, so only what says how to reach the archive is taken.
copy_apt_settings() {
  local folder
  for folder in sources.list.d keyrings trusted.gpg.d auth.conf.d preferences.d; do
    if [ -d "/etc/apt/$folder" ]; then mkdir -p "$root/etc/apt/$folder"; cp -rL "/etc/apt/$folder/." "$root/etc/apt/$folder/"; fi
  done
  if [ -e /etc/apt/sources.list ]; then cp /etc/apt/sources.list "$root/etc/apt/"; else rm -f "$root/etc/apt/sources.list"; fi
  mkdir -p "$root/usr/share/keyrings"
  cp -rL /usr/share/keyrings/. "$root/usr/share/keyrings/"
  apt-config dump | grep -E '^Acquire::(https?|Check|Retries|ForceIPv|Languages)' > "$root/etc/apt/apt.conf.d/50host" || true
}

copy_npm_settings() {
  local file
  for file in /usr/etc/npmrc /etc/npmrc "$HOME/.npmrc"; do
    if [ -e "$file" ]; then cat "$file"; echo; fi
  done > "$root/root/.npmrc"
}

mount_root() {
  mount -t proc proc "$root/proc"
  mount --bind /dev/pts "$root/dev/pts"
  mkdir -p "$root/dev/shm"
  mount -t tmpfs tmpfs "$root/dev/shm"
}

unmount_root() {
  local point
  for point in dev/shm dev/pts proc; do
    if mountpoint -q "$root/$point"; then umount "$root/$point" || umount -l "$root/$point"; fi
  done
}

# A local clone shares no objects, so nothing outside the root is needed. What is not committed does not come along.
clone_checkout() {
  git clone --quiet --no-hardlinks "$checkout" "$root/root/madang" || return
  git -C "$root/root/madang" remote remove origin
}

# Runs a command in the clone with an environment of its own: only proxies, certificates and npm settings are the host's.
inside() {
  local -a settings
  mapfile -t settings < <(env | grep -iE '^((https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|npm_config_[a-z_]+)=')
  chroot "$root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    "${settings[@]}" /bin/bash -c 'cd /root/madang && exec "$@"' inside "$@"
}
