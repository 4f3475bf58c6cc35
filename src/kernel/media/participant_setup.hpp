#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/join_answer.hpp"
#include "kernel/media/view.hpp"

namespace madang::media {

/// A participant whose connection stands.
struct ParticipantSetup {
  RoomId room{};
  ParticipantId participant{};
  std::vector<JoinedSlot> slots;  ///< of Join, in the order of the offer, with our SSRCs
  ExtensionIds extensions;        ///< of Join: of all media together
  std::string cname;              ///< as in OurTransport
  PublishRights rights;
  View view;                 ///< what it shows from the beginning
  std::optional<Rate> line;  ///< what the line to it carried a moment ago, as LineMemory knows it
  bool sees_itself = false;  ///< its slots may be pointed at what it sends itself
};

}  // namespace madang::media
