"""Trains the challengers on rows that `npm run risk -- backtest --rows FILE` wrote, and writes them as JSON.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python train.py rows.csv ../src/model/generated/challengers.json

One thread and fixed seeds: the same rows give the same file.
"""

import json
import sys

import lightgbm
import numpy
from sklearn.linear_model import LogisticRegression

# A longer distance never makes a liquidation likelier, more volatility never less likely.
MONOTONE = {"distance": -1, "units": -1, "fast": 1, "slow": 1}
ROUNDS = 150
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_child_samples": 400,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "monotone_constraints_method": "advanced",
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


def short(value):
    return float(f"{float(value):.6g}")


def logistic(features, outcomes):
    mean, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit((features - mean) / scale, outcomes)
    return {
        "mean": [short(x) for x in mean],
        "scale": [short(x) for x in scale],
        "weights": [short(x) for x in fitted.coef_[0]],
        "bias": short(fitted.intercept_[0]),
    }


def flat(tree):
    """A tree as columns: feature, threshold, left, right; a leaf has feature -1 and its value as threshold."""
    nodes = []

    def add(node):
        at = len(nodes)
        if "leaf_value" in node:
            nodes.append([-1, short(node["leaf_value"]), 0, 0])
            return at
        nodes.append([node["split_feature"], short(node["threshold"]), 0, 0])
        nodes[at][2] = add(node["left_child"])
        nodes[at][3] = add(node["right_child"])
        return at

    add(tree)
    return nodes


def boosting(names, features, outcomes):
    settings = {**SETTINGS, "monotone_constraints": [MONOTONE.get(name, 0) for name in names]}
    data = lightgbm.Dataset(features, outcomes)
    fitted = lightgbm.train(settings, data, num_boost_round=ROUNDS)
    return [flat(each["tree_structure"]) for each in fitted.dump_model()["tree_info"]]


def main(source, target):
    with open(source, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    rows = numpy.loadtxt(source, delimiter=",", skiprows=1)
    hours = [int(name[4:]) for name in names if name.startswith("hit_")]
    features = rows[:, : -len(hours)]
    kept = names[: -len(hours)]
    challengers = []
    for i, each in enumerate(hours):
        outcomes = rows[:, len(kept) + i]
        trees = boosting(kept, features, outcomes)
        challengers.append({"hours": each, "logistic": logistic(features, outcomes), "trees": trees})
    with open(target, "w", encoding="utf-8") as file:
        json.dump({"features": kept, "rows": len(rows), "horizons": challengers}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
