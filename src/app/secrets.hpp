#pragma once

#include <string>

namespace madang::app {

/// A secret that an operator gives in one of three places: the configuration, a file that it names, the environment.
struct SecretPlace {
  std::string key;    ///< in the configuration, such as `s3.secret_key`
  std::string given;  ///< there
  std::string file;   ///< of `…_file`, or empty
  const char* variable;
};

/// The first of them that there is, and nothing when there is none. Throws ConfigError when the file cannot be read.
std::string secret_in(const SecretPlace& place);

}  // namespace madang::app
