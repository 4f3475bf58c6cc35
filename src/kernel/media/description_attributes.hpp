#pragma once

#include <string_view>

#include "kernel/media/session_description.hpp"

namespace madang::media {

/// Takes the value of one `a=` line into the description, or into `of_media` if it stands below an `m=` line (null
/// before the first). Says why not, or nothing; a name that is not known is passed over.
std::string_view take_attribute(std::string_view value, SessionDescription& session, MediaDescription* of_media);

}  // namespace madang::media
