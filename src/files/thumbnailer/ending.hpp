#pragma once

namespace madang::files {

/// How `madang-thumbnailer` ends: its exit status, all that it says besides the thumbnail.
enum class Ending : int {
  made = 0,
  no_picture = 10,     ///< broken, cut short, or of a type that is not read here
  too_large = 11,      ///< more pixels or bytes than are read here
  not_confined = 12,   ///< the machine does not let it give up its rights, so it did not look at the picture
  wrongly_asked = 13,  ///< by the server
};

}  // namespace madang::files
