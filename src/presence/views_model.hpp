#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "presence/model.hpp"

// What nodes tell each other of who is there. Pure.

namespace madang::presence {

/// How somebody is on one node, all their devices there taken together.
struct View {
  Place place;
  bool is_here = false;
  bool is_active = false;
  Timestamp active_at;
  std::optional<Timestamp> quiet_until;
  Timestamp quiet_said_at;  ///< the later word holds, wherever it was said

  bool operator==(const View&) const = default;
};

enum class BatchKind : std::uint8_t {
  views,       ///< also none: so a node says that it is there
  whole_from,  ///< the first of all views of the node; who is not among them is not there
  whole_to,    ///< the last of them
  whole,       ///< both
  ask,         ///< let `node` tell all its views
  gone,        ///< the node goes
};

/// One message to all nodes. The numbers of a node's batches have no gaps, so that who lacks one knows it.
struct ViewBatch {
  BatchKind kind = BatchKind::views;
  std::uint64_t number = 0;
  std::uint64_t node = 0;  ///< that is asked
  std::vector<View> views;

  bool operator==(const ViewBatch&) const = default;
};

inline constexpr std::size_t kMostViews = 1'000;

std::string write_view_batch(const ViewBatch& batch);
/// Nothing but exactly these bytes is read again.
std::optional<ViewBatch> read_view_batch(std::string_view bytes);

}  // namespace madang::presence
