"""Bounds on withheld sums: propagation, components, and linear programs that stop at a proof.

A cell is safe when a *witness* exists: other atoms that fit everything known and give the cell
another figure (with the required room). Witnesses found for one cell are tried on all others, and
for whole numbers a witness must itself be whole, so that rounding can't mislead the judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import highspy
import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Index = NDArray[np.int64]

ROUNDS = 40
POOL = 400
PATIENCE = 3  # joint pushes in a row that prove nothing
TINY = 1e-9
MILP_SECONDS = 20.0
DUAL, PRIMAL = 1, 4  # HiGHS' numbers for the ways of the simplex
WIDEST_WHOLE = 700
"""Parts with more unknowns are judged by their interval alone: two whole numbers in it, or one."""


@dataclass(frozen=True)
class Known:
    """Rows with their least and greatest sums, and the least and greatest of every column."""

    rows: sparse.csr_array
    row_low: Vector
    row_high: Vector
    low: Vector
    high: Vector


def _others(matrix: sparse.csr_array, bound: Vector) -> tuple[Vector, Index]:
    """For every entry, the sum of the other columns' bounds in its row (infinite if any is)."""
    entry_row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    endless = np.isinf(bound)
    finite = np.where(endless, 0.0, bound)
    rest = (matrix @ finite)[entry_row] - finite[matrix.indices]
    open_ends = (matrix @ endless.astype(float))[entry_row] - endless[matrix.indices]
    return np.where(
        open_ends > 0, np.sign(bound[endless][0]) * np.inf if endless.any() else 0.0, rest
    ), entry_row


def tightened(known: Known, *, whole: bool, slack: float) -> Known:
    """Propagate the bounds until nothing moves: rows with one unknown left are settled by it."""
    low, high = known.low.copy(), known.high.copy()
    columns = known.rows.indices
    for _ in range(ROUNDS):
        least, entry_row = _others(known.rows, low)
        most, _ = _others(known.rows, high)
        new_high, new_low = high.copy(), low.copy()
        np.minimum.at(new_high, columns, known.row_high[entry_row] - least)
        np.maximum.at(new_low, columns, known.row_low[entry_row] - most)
        if whole:
            new_high, new_low = np.floor(new_high + slack), np.ceil(new_low - slack)
        new_high, new_low = np.minimum(new_high, high), np.maximum(new_low, low)
        moved = (new_high < high - slack) | (new_low > low + slack)
        low, high = new_low, new_high
        if not moved.any():
            break
    return Known(known.rows, known.row_low, known.row_high, low, high)


def components(rows: sparse.csr_array, free: Mask) -> list[Index]:
    """Return the free columns, part by part, that no row connects with other parts."""
    cut = sparse.csr_array(rows[:, np.flatnonzero(free)])
    busy = sparse.csr_array(cut[np.diff(cut.indptr) > 0])
    links = sparse.csr_array(busy.T @ busy) if busy.nnz < 10**7 else _chain(busy)
    count, label = sparse.csgraph.connected_components(links, directed=False)
    places = np.flatnonzero(free)
    order = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[order], np.arange(count + 1))
    return [places[order[edges[part] : edges[part + 1]]] for part in range(count)]


def _chain(rows: sparse.csr_array) -> sparse.csr_array:
    """Link the columns of each row one to the next: as connected as all pairs, and sparse."""
    follows = np.ones(rows.nnz, dtype=bool)
    follows[rows.indptr[1:-1]] = False
    after = np.flatnonzero(follows[1:]) + 1
    shape = (rows.shape[1], rows.shape[1])
    return sparse.csr_array(
        (np.ones(len(after)), (rows.indices[after - 1], rows.indices[after])), shape=shape
    )


def _solver(known: Known) -> highspy.Highs:
    """Hand the system to the simplex: one thread, no presolve, so that each solve starts where the last ended."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = known.rows.shape[1], known.rows.shape[0]
    model.col_cost_ = np.zeros(model.num_col_)
    model.col_lower_, model.col_upper_ = known.low, known.high
    model.row_lower_, model.row_upper_ = known.row_low, known.row_high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = known.rows.indptr
    model.a_matrix_.index_ = known.rows.indices
    model.a_matrix_.value_ = known.rows.data
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the library's own signature
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("solver", "simplex")
    # only the direction changes from push to push: the last vertex stays feasible, and primal goes on from it
    solver.setOptionValue("simplex_strategy", PRIMAL)
    solver.passModel(model)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


@dataclass(frozen=True)
class Wanted:
    """What must be possible for cells to be safe: figures this far above and below the truth.

    `targets` are rows of the component's target matrix; `up` and `down` are rooms in the measure's
    unit, 0 or less where none is asked. Whatever the room, a figure must be able to differ from the
    truth.
    """

    targets: Index
    up: Vector
    down: Vector


@dataclass
class Component:
    """One part of the system, its targets, and the witnesses found so far."""

    known: Known
    truth: Vector
    targets: sparse.csr_array
    whole: bool
    apart: float
    pool: list[Vector] = field(default_factory=list)
    programs: int = 0
    undecided: int = 0

    def __post_init__(self) -> None:
        self.figures = self.targets @ self.truth
        self.narrow = self.whole and self.width <= WIDEST_WHOLE
        self._solver: highspy.Highs | None = None

    @property
    def width(self) -> int:
        """How many unknowns it has."""
        return len(self.truth)

    def push(self, direction: Vector, low: Vector, high: Vector) -> Vector:
        """Return the atoms that carry the direction furthest."""
        if self._solver is None:
            self._solver = _solver(self.known)
        every = np.arange(len(low), dtype=np.int32)
        self._solver.changeColsBounds(len(low), every, low, high)
        self._solver.changeColsCost(len(low), every, direction)
        self._solver.run()
        self.programs += 1
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal and not self._anew():
            # the truth itself proves nothing, so the cell stays open
            self.undecided += 1
            return self.truth
        return np.array(self._solver.getSolution().col_value)

    def _anew(self) -> bool:
        """Solve once more from scratch by the dual simplex; the primal now and then loses its way."""
        solver = self._solver
        if solver is None:
            return False
        solver.clearSolver()
        solver.setOptionValue("simplex_strategy", DUAL)
        solver.run()
        solver.setOptionValue("simplex_strategy", PRIMAL)
        return solver.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def remember(self, witness: Vector) -> None:
        """Keep a witness for other cells and other attackers."""
        self.pool.append(witness)
        if len(self.pool) > POOL:
            self.pool.pop(0)


@dataclass
class _Proof:
    """Which of the wanted things have been shown possible."""

    component: Component
    wanted: Wanted
    low: Vector
    high: Vector

    def __post_init__(self) -> None:
        self.rows = sparse.csr_array(self.component.targets[self.wanted.targets])
        self.figures = self.component.figures[self.wanted.targets]
        self.up = self.wanted.up <= self.component.apart
        self.down = self.wanted.down <= self.component.apart
        self.differs = np.zeros(len(self.figures), dtype=bool)

    def absorb(self, witness: Vector) -> bool:
        """Tick off what a witness proves; say whether it proved anything new."""
        moved = self.rows @ witness - self.figures
        apart = self.component.apart
        before = int(self.up.sum() + self.down.sum() + self.differs.sum())
        self.up |= moved >= self.wanted.up - apart
        self.down |= -moved >= self.wanted.down - apart
        if not self.component.narrow:
            self.differs |= np.abs(moved) > (1 - apart if self.component.whole else apart)
        elif np.abs(witness - np.rint(witness)).max(initial=0.0) < apart:
            self.differs |= np.abs(moved) > apart
        return int(self.up.sum() + self.down.sum() + self.differs.sum()) > before

    @property
    def open(self) -> Mask:
        return ~(self.up & self.down & self.differs)


def _try_pool(proof: _Proof) -> None:
    """Try every witness known, drawn towards the truth until it fits this attacker's own knowledge."""
    component = proof.component
    if not component.pool:
        return
    shift = np.array(component.pool) - component.truth
    # only where this attacker knows more than the pool's readers can a witness fail to fit
    tighter = np.flatnonzero((proof.low > component.known.low) | (proof.high < component.known.high))
    part = shift[:, tighter]
    below, above = (proof.low - component.truth)[tighter], (proof.high - component.truth)[tighter]
    with np.errstate(divide="ignore", invalid="ignore"):
        to_low = np.where(part < -TINY, below / part, np.inf)
        to_high = np.where(part > TINY, above / part, np.inf)
    share = np.clip(np.minimum(to_low, to_high).min(axis=1, initial=1.0), 0.0, 1.0)
    share = np.where(share > 1 - TINY, 1.0, share)
    if component.narrow:
        share = np.floor(share)
    for witness in component.truth + share[share > TINY, None] * shift[share > TINY]:
        proof.absorb(witness)
        if not proof.open.any():
            return


def _push_together(proof: _Proof, random: np.random.Generator) -> None:
    """Push all open cells at once, up, down and mixed, for as long as that proves anything."""
    idle = 0
    turn = 0
    while proof.open.any() and idle < PATIENCE:
        need_up = proof.open & ~(proof.up & proof.differs)
        need_down = proof.open & ~(proof.down & proof.differs)
        signs = [
            need_up.astype(float),
            -need_down.astype(float),
            random.choice([-1.0, 1.0], len(need_up)) * proof.open,
        ]
        direction = signs[turn % len(signs)]
        turn += 1
        if not direction.any():
            idle += 1
            continue
        witness = proof.component.push(proof.rows.T @ direction, proof.low, proof.high)
        if proof.absorb(witness):
            proof.component.remember(witness)
            idle = 0
        else:
            idle += 1


def whole_move(component: Component, row: Vector, low: Vector, high: Vector, sign: int) -> Vector | None:
    """Return the nearest whole atoms that move a cell by one or more, None if there are none."""
    known, truth = component.known, component.truth
    base = known.rows @ truth
    width = len(truth)
    rows = sparse.vstack(
        [sparse.hstack([known.rows, -known.rows]), np.concatenate([row, -row])[None, :]], format="csr"
    )
    aim = (
        np.append(known.row_low - base, 1.0 if sign > 0 else -np.inf),
        np.append(known.row_high - base, np.inf if sign > 0 else -1.0),
    )
    system = Known(
        sparse.csr_array(rows), *aim, np.zeros(2 * width), np.concatenate([high - truth, truth - low])
    )
    solver = _solver(system)
    solver.setOptionValue("presolve", "choose")
    solver.setOptionValue("solver", "choose")
    solver.setOptionValue("time_limit", MILP_SECONDS)
    every = np.arange(2 * width, dtype=np.int32)
    solver.changeColsCost(2 * width, every, -np.ones(2 * width))
    solver.changeColsIntegrality(2 * width, every, np.full(2 * width, highspy.HighsVarType.kInteger))
    solver.run()
    component.programs += 1
    status = solver.getModelStatus()
    if status in (
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kSolutionLimit,
    ):
        found = np.array(solver.getSolution().col_value)
        if len(found) == 2 * width and solver.getInfo().primal_solution_status == 2:  # noqa: PLR2004 - HiGHS' word for feasible
            return truth + np.rint(found[:width]) - np.rint(found[width:])
        component.undecided += 1
    return None


@dataclass(frozen=True, repr=False)
class Failure:
    """A target that could not be shown safe, and the interval that the attacker is left with."""

    target: int
    low: float
    high: float
    point: bool


def _judge_one(proof: _Proof, place: int) -> Failure | None:
    """Push one cell both ways; for whole numbers settle fractional answers by whole moves."""
    component = proof.component
    row = proof.rows[[place]].toarray().ravel()
    ends = []
    for sign in (1, -1):
        witness = component.push(sign * row, proof.low, proof.high)
        if proof.absorb(witness):
            component.remember(witness)
        ends.append(float(row @ witness))
        if not proof.open[place]:
            return None
    high, low = ends
    if component.narrow and not proof.differs[place]:
        for sign, possible in ((1, high - proof.figures[place]), (-1, proof.figures[place] - low)):
            moved = (
                whole_move(component, row, proof.low, proof.high, sign)
                if possible > 1 - component.apart
                else None
            )
            if moved is not None and proof.absorb(moved):
                component.remember(moved)
            if not proof.open[place]:
                return None
    return Failure(int(proof.wanted.targets[place]), low, high, point=not proof.differs[place])


def prove(
    component: Component,
    wanted: Wanted,
    low: Vector | None = None,
    high: Vector | None = None,
    *,
    quickly: bool = False,
) -> list[Failure]:
    """Show the wanted targets safe against one attacker, and return those that are not.

    `low` and `high` replace the columns' bounds where the attacker knows more than is published.
    With `quickly` the targets returned are merely those that joint pushes did not show safe.
    """
    proof = _Proof(
        component,
        wanted,
        component.known.low if low is None else low,
        component.known.high if high is None else high,
    )
    _try_pool(proof)
    _push_together(proof, np.random.default_rng(7))
    if quickly:
        return [Failure(int(one), np.nan, np.nan, point=False) for one in wanted.targets[proof.open]]
    failures = []
    for place in range(len(wanted.targets)):
        if proof.open[place]:
            failure = _judge_one(proof, place)
            if failure is not None:
                failures.append(failure)
    return failures
