#pragma once

#include <cstdint>

#include "kernel/media/media_reports.hpp"
#include "kernel/media/voice_listener.hpp"

namespace madang::media {

/// Why somebody's connection ended.
enum class MediaEnd : std::uint8_t {
  lost,     ///< nothing came from them for 30 s, or they never got through
  refused,  ///< the handshake failed
  closed,   ///< their browser said goodbye
};

/// What the engine tells its owner, besides what each worker's Forwarder does. Called on the workers' threads, several
/// at once: to be posted on, never to be waited in.
class MediaEvents : public MediaReports {
 public:
  /// Media flows; told again after a restart.
  virtual void connected(ParticipantId whose) = 0;
  /// Told once, and not of those whom the owner let leave.
  virtual void gone(ParticipantId whose, MediaEnd why) = 0;
  /// In a room that is listened to; on the listener's thread, which may be waited in for a moment.
  virtual void heard(const HeardVoice& /*voice*/) {}
};

}  // namespace madang::media
