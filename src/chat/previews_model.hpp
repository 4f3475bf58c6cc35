#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "files/model.hpp"

namespace madang::chat {

using PreviewId = Id<"prv">;

/// What a page that a message names says of itself. The picture is a file of this server's: browsers ask nobody else.
struct Preview {
  PreviewId id;
  std::string url;
  std::string title;
  std::string description;
  std::string site_name;
  std::optional<files::FileId> picture_id;

  bool operator==(const Preview&) const = default;
};
BOOST_DESCRIBE_STRUCT(Preview, (), (id, url, title, description, site_name, picture_id))

/// What was read of a page. Without a title there was nothing to read.
struct PageFound {
  std::string title;
  std::string description;
  std::string site_name;
  std::optional<files::KeptPicture> picture;
};

inline constexpr std::size_t kMostPreviews = 3;  // of one message
inline constexpr std::chrono::hours kPreviewLasts{24};
inline constexpr std::chrono::minutes kNoPreviewLasts{30};
inline constexpr std::string_view kPreviewHolds = "preview";  // the kind of holder that a preview is to its picture

/// As what a preview holds its picture.
files::Holder holder_of(PreviewId id);

}  // namespace madang::chat
