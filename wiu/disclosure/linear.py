"""The one door to the solver: small linear programs that are solved again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import highspy
import numpy as np

if TYPE_CHECKING:
    import scipy.sparse as sp
    from numpy.typing import NDArray

INFINITY = highspy.kHighsInf
STEPS = 50
"""Simplex steps of an ordinary small program."""

WHOLE = 5
"""A step of a whole program costs as many: presolve, cuts and rounding come on top."""


class Solution(NamedTuple):
    """An optimum: objective, columns, row duals, and the proved bound of a whole program."""

    objective: float
    columns: NDArray[np.float64]
    row_duals: NDArray[np.float64]
    bound: float


class Program:
    """Minimise cost·x with row and column bounds; kept warm between solves.

    One thread, a fixed seed and the simplex method, so that the same program gives the same vertex.
    """

    def __init__(
        self,
        matrix: sp.csr_array,
        row_bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
        column_bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
        cost: NDArray[np.float64],
        whole: NDArray[np.bool_] | None = None,
    ) -> None:
        solver = highspy.Highs()
        for option, setting in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 1),
            ("parallel", "off"),
            ("primal_feasibility_tolerance", 1e-8),
            ("dual_feasibility_tolerance", 1e-8),
            ("mip_rel_gap", 1e-7),
            ("mip_feasibility_tolerance", 1e-7),
        ):
            solver.setOptionValue(option, setting)
        program = highspy.HighsLp()
        self._size = sum(matrix.shape)
        program.num_row_, program.num_col_ = matrix.shape
        program.row_lower_, program.row_upper_ = row_bounds
        program.col_lower_, program.col_upper_ = column_bounds
        program.col_cost_ = cost
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        program.a_matrix_.index_ = matrix.indices.astype(np.int32)
        program.a_matrix_.value_ = matrix.data.astype(np.float64)
        if whole is not None:
            program.integrality_ = [
                highspy.HighsVarType.kInteger if each else highspy.HighsVarType.kContinuous for each in whole
            ]
        solver.passModel(program)
        self._solver = solver
        self._whole = whole is not None
        self._logical: highspy.HighsBasis | None = None
        self.work = 0.0
        """Effort so far, in ordinary small programs: what budgets count."""

    def limit(self, *, seconds: float | None = None, nodes: int | None = None, gap: float = 1e-7) -> None:
        """Stop a whole program after so many nodes, or in an emergency after so many seconds."""
        if seconds is not None:
            self._solver.setOptionValue("time_limit", float(self._solver.getRunTime() + seconds))
        self._solver.setOptionValue("mip_rel_gap", gap)
        if nodes is not None:
            self._solver.setOptionValue("mip_max_nodes", int(nodes))

    def set_costs(self, at: NDArray[np.int64], cost: NDArray[np.float64]) -> None:
        """Change the costs of some columns."""
        self._solver.changeColsCost(len(at), at.astype(np.int32), cost.astype(np.float64))

    def set_rows(self, at: NDArray[np.int64], low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        """Change the bounds of some rows."""
        self._solver.changeRowsBounds(
            len(at), at.astype(np.int32), low.astype(np.float64), high.astype(np.float64)
        )

    def set_columns(self, at: NDArray[np.int64], low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        """Change the bounds of some columns."""
        self._solver.changeColsBounds(
            len(at), at.astype(np.int32), low.astype(np.float64), high.astype(np.float64)
        )

    def add_row(
        self, at: NDArray[np.int64], coefficients: NDArray[np.float64], low: float, high: float
    ) -> None:
        """Add one row."""
        self._solver.addRow(low, high, len(at), at.astype(np.int32), coefficients.astype(np.float64))

    def start_afresh(self) -> None:
        """Begin the next solve with every column at its lower bound: right where all is zero and costs are not negative."""
        if self._logical is None:
            self._logical = highspy.HighsBasis()
            self._logical.col_status = [highspy.HighsBasisStatus.kLower] * self._solver.getNumCol()
            self._logical.row_status = [highspy.HighsBasisStatus.kBasic] * self._solver.getNumRow()
            self._logical.valid = True
            self._logical.alien = False
        self._solver.setBasis(self._logical)

    def start_from(self, columns: NDArray[np.float64]) -> None:
        """Give a whole program a solution to begin with."""
        start = highspy.HighsSolution()
        start.col_value = columns.tolist()
        self._solver.setSolution(start)

    def solve(self) -> Solution | None:
        """Return the optimum (or, of a limited whole program, the best found); None where there is none."""
        self._solver.run()
        steps = max(0, self._solver.getInfo().simplex_iteration_count)
        self.work += (1 + steps * (1 + self._size / 1000) / STEPS) * (WHOLE if self._whole else 1)
        status = self._solver.getModelStatus()
        good = {highspy.HighsModelStatus.kOptimal}
        if self._whole:
            good |= {
                highspy.HighsModelStatus.kTimeLimit,
                highspy.HighsModelStatus.kSolutionLimit,
                highspy.HighsModelStatus.kIterationLimit,
                highspy.HighsModelStatus.kObjectiveBound,
                highspy.HighsModelStatus.kInterrupt,
            }
        if status not in good:
            return None
        info = self._solver.getInfo()
        solution = self._solver.getSolution()
        columns = np.array(solution.col_value)
        if self._whole and (not len(columns) or info.primal_solution_status == 0):
            return None
        return Solution(
            info.objective_function_value,
            columns,
            np.array(solution.row_dual),
            info.mip_dual_bound if self._whole else info.objective_function_value,
        )
