#include "kernel/blob/descriptor.hpp"

#include <unistd.h>

namespace madang::blob {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace madang::blob
