#pragma once

#include "base/refusal.hpp"

namespace madang::s3 {

inline constexpr RefusalKind kCannotReach{"blob.cannot_reach", 503,
                                          "The server cannot reach its files now. Try again in a moment."};
inline constexpr RefusalKind kCannotKeep{"blob.cannot_keep", 503,
                                         "The server cannot keep the file: where it keeps them refuses."};

}  // namespace madang::s3
