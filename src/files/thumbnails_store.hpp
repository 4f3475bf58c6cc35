#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "files/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::files {

/// What came of making it: the name of its body, or nothing when none can be made.
struct ThumbnailRow {
  std::optional<std::string> body;
};
BOOST_DESCRIBE_STRUCT(ThumbnailRow, (), (body))

/// Of the picture whose body has this name; nothing when nobody has tried yet.
std::optional<ThumbnailRow> find_thumbnail(store::Transaction& transaction, OrgId org, std::string_view picture,
                                           ThumbnailSize size);
/// Unless there is one already.
void add_thumbnail(store::Transaction& transaction, OrgId org, std::string_view picture, ThumbnailSize size,
                   const ThumbnailRow& row);
/// All of a picture that no file names any more; their bodies are looked at later.
void drop_thumbnails(store::Transaction& transaction, OrgId org, std::string_view picture, Timestamp now);
bool is_thumbnail(store::Transaction& transaction, OrgId org, std::string_view body);

}  // namespace madang::files
