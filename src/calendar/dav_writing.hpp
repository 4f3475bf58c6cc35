#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/dav_model.hpp"

namespace madang::calendar::dav {

/// Text for an element.
std::string escaped(std::string_view text);

/// What a resource has: XML by the name of its property.
using Properties = std::map<PropertyName, std::string>;

/// A 207 on its way (RFC 4918, 13). Properties are told as they are wanted; what is wanted and not there is 404.
class Multistatus {
 public:
  explicit Multistatus(const Wanted& wanted) : wanted_(wanted) {}

  void add(std::string_view href, const Properties& properties);
  /// Of which there is nothing to tell but how it stands.
  void add_status(std::string_view href, int status, std::string_view condition = {});
  /// What became of changes: each by its status.
  void add_changes(std::string_view href, const std::vector<std::pair<PropertyName, int>>& changes);
  /// The whole document; with a token when it is what changed.
  std::string text(const std::optional<std::string>& sync_token = {}) const;

 private:
  const Wanted& wanted_;
  std::string responses_;
};

/// The body of a refusal that an RFC has a name for; `inner` is XML.
std::string error_text(const Fault& fault, std::string_view inner = {});

}  // namespace madang::calendar::dav
