#include "kernel/media/dependency_descriptor.hpp"

#include <algorithm>

#include "kernel/media/bit_reader.hpp"

namespace madang::media {
namespace {

constexpr std::size_t kMandatorySize = 3;

struct Flags {
  bool structure = false;
  bool active_targets = false;
  bool own_needs = false;
  bool own_dependencies = false;
  bool own_chains = false;
};

bool read_layers(DependencyStructure& structure, BitReader& reader) {
  DependencyStructure::Template now;
  for (;;) {
    if (structure.templates_count == DependencyStructure::kMostTemplates || !reader.ok()) return false;
    structure.templates[structure.templates_count++] = now;
    const std::uint32_t next = reader.bits(2);
    if (next == 3) break;
    if (next == 1) ++now.temporal;
    if (next == 2) {
      now.temporal = 0;
      ++now.spatial;
    }
    if (now.temporal > 7 || now.spatial > 3) return false;
  }
  structure.spatial_layers = static_cast<std::uint8_t>(now.spatial + 1);
  return true;
}

void read_needs(FrameNeeds& needs, unsigned targets, BitReader& reader) {
  for (unsigned target = 0; target < targets; ++target) needs.set(target, reader.bits(2));
}

bool read_template_dependencies(BitReader& reader) {
  bool has = false;
  while (reader.bit()) {
    has = true;
    reader.bits(4);
  }
  return has;
}

bool read_own_dependencies(BitReader& reader) {
  bool has = false;
  while (const std::uint32_t size = reader.bits(2)) {
    has = true;
    reader.bits(4 * size);
  }
  return has;
}

void skip_chains(DependencyStructure& structure, BitReader& reader) {
  structure.chains_count = static_cast<std::uint8_t>(reader.below(structure.targets_count + 1U));
  if (structure.chains_count == 0) return;
  for (unsigned target = 0; target < structure.targets_count; ++target) reader.below(structure.chains_count);
  for (unsigned i = 0; i < unsigned{structure.templates_count} * structure.chains_count; ++i) reader.bits(4);
}

void settle_targets(DependencyStructure& structure) {
  for (unsigned target = 0; target < structure.targets_count; ++target) {
    auto& layers = structure.targets[target];
    for (unsigned i = 0; i < structure.templates_count; ++i) {
      const auto& each = structure.templates[i];
      if (each.needs.of(target) == FrameNeed::absent) continue;
      layers.spatial = std::max(layers.spatial, each.spatial);
      layers.temporal = std::max(layers.temporal, each.temporal);
    }
  }
}

void read_sizes(DependencyStructure& structure, BitReader& reader) {
  structure.has_sizes = reader.bit();
  for (unsigned i = 0; structure.has_sizes && i < structure.spatial_layers; ++i) {
    structure.sizes[i].width = static_cast<std::uint16_t>(reader.bits(16) + 1);
    structure.sizes[i].height = static_cast<std::uint16_t>(reader.bits(16) + 1);
  }
}

std::optional<DependencyStructure> read_structure(BitReader& reader) {
  DependencyStructure structure;
  structure.first_template = static_cast<std::uint8_t>(reader.bits(6));
  structure.targets_count = static_cast<std::uint8_t>(reader.bits(5) + 1);
  if (!read_layers(structure, reader)) return {};
  const std::span templates(structure.templates.data(), structure.templates_count);
  for (auto& each : templates) read_needs(each.needs, structure.targets_count, reader);
  for (auto& each : templates) each.has_dependencies = read_template_dependencies(reader);
  skip_chains(structure, reader);
  settle_targets(structure);
  read_sizes(structure, reader);
  if (!reader.ok()) return {};
  return structure;
}

/// What the frame's template says, and what it says itself instead.
bool read_frame(DependencyDescriptor& read, std::uint32_t template_id, const Flags& flags,
                const DependencyStructure& structure, BitReader& reader) {
  const unsigned index = (template_id + 64 - structure.first_template) % 64;
  if (index >= structure.templates_count) return false;
  const auto& own = structure.templates[index];
  read.spatial = own.spatial;
  read.temporal = own.temporal;
  read.needs = own.needs;
  read.has_dependencies = own.has_dependencies;
  if (flags.own_needs) read_needs(read.needs, structure.targets_count, reader);
  if (flags.own_dependencies) read.has_dependencies = read_own_dependencies(reader);
  for (unsigned i = 0; flags.own_chains && i < structure.chains_count; ++i) reader.bits(8);
  return reader.ok();
}

}  // namespace

std::optional<unsigned> DependencyStructure::target_within(unsigned most_spatial, unsigned most_temporal) const {
  std::optional<unsigned> best;
  for (unsigned i = 0; i < targets_count; ++i) {
    const Target& each = targets[i];
    if (each.spatial > most_spatial || each.temporal > most_temporal) continue;
    const bool is_more = !best || each.spatial > targets[*best].spatial ||
                         (each.spatial == targets[*best].spatial && each.temporal > targets[*best].temporal);
    if (is_more) best = i;
  }
  return best;
}

std::optional<DependencyDescriptor> read_dependency_descriptor(Bytes value, DependencyStructure& kept) {
  BitReader reader(value);
  DependencyDescriptor read;
  read.starts_frame = reader.bit();
  read.ends_frame = reader.bit();
  const std::uint32_t template_id = reader.bits(6);
  read.frame_number = static_cast<std::uint16_t>(reader.bits(16));
  Flags flags;
  if (value.size() > kMandatorySize) flags = {reader.bit(), reader.bit(), reader.bit(), reader.bit(), reader.bit()};
  std::optional<DependencyStructure> fresh;
  if (flags.structure) {
    fresh = read_structure(reader);
    if (!fresh) return {};
  }
  const DependencyStructure& structure = fresh ? *fresh : kept;
  read.has_structure = fresh.has_value();
  if (fresh) read.active_targets = static_cast<std::uint32_t>((std::uint64_t{1} << structure.targets_count) - 1);
  if (flags.active_targets) read.active_targets = reader.bits(structure.targets_count);
  if (!read_frame(read, template_id, flags, structure, reader)) return {};
  if (fresh) kept = *fresh;
  return read;
}

void set_frame_number(MutableBytes value, std::uint16_t frame_number) {
  if (value.size() < kMandatorySize) return;
  ByteWriter(value.subspan(1, 2)).u16(frame_number);
}

}  // namespace madang::media
