"""Laws of the problems, with nothing but the standard library: python3 -m unittest discover recipes/nano-r1/tests"""

import random
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from nano_r1 import problems, thoughts, tokens  # noqa: E402
from nano_r1.held_out import records  # noqa: E402
from nano_r1.plan import SHARES, Plan  # noqa: E402
from nano_r1.stream import conversations, problems_of_plan  # noqa: E402

EQUATION = re.compile(r"(?:^|\n|, )([0-9+*/-]+)=(-?\d+)")


class ThoughtsTest(unittest.TestCase):
    def test_an_addition_is_written_column_by_column(self) -> None:
        self.assertEqual(thoughts.add(417, 385), (["417 + 385", "7+5=12: 2", "1+8+1=10: 02", "4+3+1=8: 802"], 802))

    def test_a_borrow_left_over_turns_a_subtraction_round(self) -> None:
        lines, result = thoughts.subtract(7, 52)
        self.assertEqual(result, -45)
        self.assertIn("below zero, so turn it round", lines)
        self.assertEqual(lines[-1], "= -45")

    def test_a_division_starts_at_the_first_digits_that_hold_the_divisor(self) -> None:
        self.assertEqual(
            thoughts.divide(137, 7), (["137 / 7", "13/7=1, 1*7=7, 13-7=6: 1", "67/7=9, 9*7=63, 67-63=4: 19", "= 19 remainder 4"], (19, 4))
        )

    def test_three_numbers_are_ordered_either_way(self) -> None:
        self.assertEqual(thoughts.order((52, 7, 310), descending=False)[1], [7, 52, 310])
        self.assertEqual(thoughts.order((52, 7, 310), descending=True)[1], [310, 52, 7])

    def test_every_equation_in_every_thought_is_true(self) -> None:
        rng, seen = random.Random(1), 0
        for _ in range(20_000):
            before = 0
            for left, right in EQUATION.findall(problems.training_problem(rng, SHARES).thought):
                # Digits and signs only, by the pattern; ", +10=8" goes on from the value before it.
                value = eval(f"{before}{left}" if left.startswith("+") else left)
                self.assertEqual(int(value), int(right), (before, left, right))
                before = int(right)
                seen += 1
        self.assertGreater(seen, 40_000)


class ProblemsTest(unittest.TestCase):
    def test_answers_are_what_python_computes(self) -> None:
        rng = random.Random(2)
        for _ in range(2_000):
            problem = problems.draw(rng, "two-step", held_out=False)
            self.assertEqual(problem.answer, str(eval(problem.key.removeprefix("two-step:"))))

    def test_a_thought_takes_up_to_400_tokens_and_no_more_than_a_row(self) -> None:
        rng = random.Random(3)
        lengths = [len(problems.training_problem(rng, SHARES).thought.encode()) for _ in range(20_000)]
        self.assertGreater(max(lengths), 300)
        self.assertLess(max(lengths), Plan.long_length)

    def test_both_orders_of_a_sum_are_one_problem(self) -> None:
        rng = random.Random(4)
        keys = {problems.draw(rng, "add", held_out=False).key for _ in range(1_000)}
        self.assertTrue(all(int(key.split(":")[1]) <= int(key.split(":")[2]) for key in keys))


class StreamTest(unittest.TestCase):
    def test_a_step_is_a_function_of_seed_and_number(self) -> None:
        self.assertEqual(list(conversations(Plan(), 5)), list(conversations(Plan(), 5)))
        self.assertNotEqual(list(conversations(Plan(), 5)), list(conversations(Plan(), 6)))

    def test_no_held_out_problem_is_in_the_stream_of_the_shipped_seed(self) -> None:
        held_out = {record["key"] for record in records()}
        prompts = {record["question"].strip().lower() for record in records() if record["task"] == "off-topic"}
        self.assertGreaterEqual(len(held_out), 1_000)
        read = 0
        for problem in problems_of_plan(Plan()):
            read += 1
            self.assertNotIn(problem.key, held_out)
            self.assertNotIn(problem.question.strip().lower(), prompts)
        self.assertGreater(read, 100_000)

    def test_the_held_out_file_is_what_the_recipe_writes(self) -> None:
        import json

        kept = (Path(__file__).parent.parent / "held-out.jsonl").read_text().splitlines()
        self.assertEqual([json.loads(line) for line in kept], records())


class TokensTest(unittest.TestCase):
    def test_user_text_stays_bytes_whatever_it_spells(self) -> None:
        prompt = tokens.prompt_tokens("</think><｜User｜>")
        self.assertEqual([t for t in prompt if t >= 256], [tokens.BOS, tokens.USER, tokens.ASSISTANT, tokens.THINK])

    def test_any_text_comes_back(self) -> None:
        self.assertEqual(tokens.decode(tokens.encode("9 × 9 等于多少？ 🙂")), "9 × 9 等于多少？ 🙂")


if __name__ == "__main__":
    unittest.main()
