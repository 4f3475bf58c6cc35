#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "kernel/store/postgres_link.hpp"
#include "kernel/store/postgres_many_form.hpp"

namespace madang::store {

/// The forms of statements that were asked, by their text; and those that the database has refused in that form.
class ManyForms {
 public:
  /// Null for a statement that can only be asked alone. Stays until shed() or refuse().
  const ManyForm* of(std::string_view sql);
  /// Between flights: forgets all when there are too many.
  void shed();
  void refuse(std::string_view sql) { forms_[std::string(sql)].reset(); }
  /// The form's text for arrays of these types, which stays.
  std::string_view text(std::string_view sql, const ManyForm& form, const std::vector<ManyForm::Type>& types);

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class T>
  using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  ByText<std::optional<ManyForm>> forms_;
  ByText<std::string> texts_;  // by the types and the statement
};

/// One flush of questions: those that ask the same statement, and need not wait for each other, become one. What is
/// asked in a lane keeps its order to all that it touches; what is asked in none keeps it to everything.
class Merging {
 public:
  Merging(ManyForms& forms, const std::vector<Question*>& asked);
  ~Merging();

  /// What to send, in this order.
  const std::vector<Question*>& questions() const { return questions_; }
  /// Gives everybody their part of the answers.
  void give_answers();

 private:
  class Many;

  void add_level(const std::vector<Question*>& level);
  void add(const std::vector<Question*>& same);
  void add_together(const ManyForm& form, const std::vector<Question*>& together);
  static bool raise_for_both(const ManyForm& form, Question*& first, Question* second);
  static std::string keys_of(const ManyForm& form, const Question& asker);

  ManyForms& forms_;
  std::vector<Question*> questions_;
  std::deque<Many> merged_;
};

}  // namespace madang::store
