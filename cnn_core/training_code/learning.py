"""The part of a script that trains: learning rate, optimiser, the loop, and what is asked after it."""

from cnn_core.augmentation import steps_of
from cnn_core.code.text import lines, sections
from cnn_core.training import Recipe, RunSettings, Task
from cnn_core.training.recipe import cycle_height
from cnn_core.training_code.augmenting import normalisation_lines
from cnn_core.training_code.carrying import carried
from cnn_core.training_code.part import Part, imports

_ASSESS = '''\
def assess(data):
    """Return the mean loss and the accuracy on images that the model does not learn from."""
    model.eval()
    loss, right = 0.0, 0
    with torch.inference_mode():
        for images, labels in zip(data[0].split(500), data[1].split(500)):
            logits = model(normalise(images.float() / 255))
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            right += int((logits.argmax(1) == labels).sum())
    return loss / len(data[1]), right / len(data[1])'''


def settings_part(recipe: Recipe, task: Task) -> Part:
    """Write the numbers that a reader may want to change, and those that images are normalised by."""
    return Part(
        lines=lines(
            "torch.set_num_threads(1)  # more are faster, and round otherwise",
            f"SEED = {recipe.seed}",
            f"CYCLES = {recipe.cycles}  # epochs in each" if len(recipe.cycles) > 1 else "",
            "EPOCHS = sum(CYCLES)" if len(recipe.cycles) > 1 else f"EPOCHS = {recipe.epochs}",
            f"BATCH_SIZE = {recipe.batch_size}",
            f"LEARNING_RATE = {recipe.learning_rate!r}",
            f"CLASSES = {list(task.class_names)}",
            normalisation_lines(task.normalisation),
        ),
        imports=imports("torch"),
    )


def learning_part(settings: RunSettings, task: Task) -> Part:
    """Write the learning rate, the optimiser, the loop over the epochs, and the test at the end."""
    recipe = settings.recipe
    rate, augmented = _learning_rate(recipe), bool(steps_of(recipe.augmentation, channels=task.input_shape[0]))
    weights = "model.parameters()"
    if settings.start == "frozen":
        weights = "[weight for weight in model.parameters() if weight.requires_grad]"
    return Part(
        definitions=(*rate.definitions, _ASSESS),
        lines=sections(
            f"optimizer = {_optimiser(recipe, weights)}",
            _loop(settings, augmented=augmented),
            'print(f"test accuracy {assess(test)[1]:.2%}")\ntorch.save(model.state_dict(), "weights.pt")',
        ),
        imports=rate.imports | imports("torch, torch.nn: functional=F"),
    )


def _learning_rate(recipe: Recipe) -> Part:
    in_cycles = recipe.schedule in ("cycles", "one_cycle")
    text, needed = carried([cycle_height] if in_cycles else [])
    rate = lines(
        "def learning_rate(epoch):",
        '    """Return the learning rate at a moment, counted in epochs from the start."""',
        *(f"    {line}" for line in _rate_lines(recipe)),
    )
    needed |= imports("math") if recipe.schedule == "cosine" else frozenset()
    return Part(definitions=(text, rate) if text else (rate,), imports=needed)


def _rate_lines(recipe: Recipe) -> tuple[str, ...]:
    match recipe.schedule:
        case "constant":
            return ("return LEARNING_RATE",)
        case "step":
            shares = "1 if moment < 0.5 else 0.1 if moment < 0.75 else 0.01"
            return ("moment = epoch / EPOCHS", f"return LEARNING_RATE * ({shares})")
        case "cosine":
            return ("return LEARNING_RATE * (1 + math.cos(math.pi * min(epoch / EPOCHS, 1))) / 2",)
        case "cycles" | "one_cycle" if len(recipe.cycles) == 1:
            return ("return LEARNING_RATE * cycle_height(epoch / EPOCHS)",)
        case "cycles" | "one_cycle":
            return (
                "highest = LEARNING_RATE",
                "for length in CYCLES:",
                "    if epoch < length:",
                "        return highest * cycle_height(epoch / length)",
                "    epoch, highest = epoch - length, highest / 2",
                "return 0.0",
            )


def _optimiser(recipe: Recipe, weights: str) -> str:
    decay = f"weight_decay={recipe.weight_decay!r}"
    match recipe.optimiser:
        case "sgd":
            nesterov = f", momentum={recipe.momentum!r}, nesterov=True" if recipe.momentum else ""
            return f"torch.optim.SGD({weights}, lr=LEARNING_RATE{nesterov}, {decay})"
        case "adam":
            return f"torch.optim.Adam({weights}, lr=LEARNING_RATE, {decay})"
        case "adamw":
            return f"torch.optim.AdamW({weights}, lr=LEARNING_RATE, {decay})"


def _loop(settings: RunSettings, *, augmented: bool) -> str:
    recipe = settings.recipe
    smoothing = f", label_smoothing={recipe.label_smoothing!r}" if recipe.label_smoothing else ""
    learn = [
        "logits = model(images.contiguous(memory_format=torch.channels_last))",
        f"loss = F.cross_entropy(logits, labels{smoothing})",
    ]
    if recipe.bfloat16:
        learn = ['with torch.autocast("cpu", torch.bfloat16):', *(f"    {line}" for line in learn)]
    frozen = [
        "    for module in model.modules():",
        "        weights = list(module.parameters())",
        "        if weights and not any(weight.requires_grad for weight in weights):",
        "            module.eval()  # batch norm keeps its averages",
    ]
    return lines(
        "history = []",
        "torch.manual_seed(SEED)  # for dropout, which draws from here",
        "for epoch in range(EPOCHS):",
        "    model.train()",
        *(frozen if settings.start == "frozen" else ()),
        "    loss_sum, right = 0.0, 0",
        "    batches = torch.randperm(len(train[1]), generator=generator).split(BATCH_SIZE)",
        "    for step, indices in enumerate(batches):",
        "        for group in optimizer.param_groups:",
        '            group["lr"] = learning_rate(epoch + step / len(batches))',
        "        images, labels = train[0][indices].float() / 255, train[1][indices]",
        f"        images = {'augment' if augmented else 'normalise'}(images)",
        *(f"        {line}" for line in learn),
        "        optimizer.zero_grad()",
        "        loss.backward()",
        "        optimizer.step()",
        "        loss_sum += loss.item() * len(labels)",
        "        right += int((logits.argmax(1) == labels).sum())",
        "    validation_loss, validation_accuracy = assess(validation)",
        "    history.append((loss_sum / len(train[1]), right / len(train[1]), validation_loss, validation_accuracy))",
        '    numbers = "loss {:.4f}, accuracy {:.2%}; validation {:.4f}, {:.2%}".format(*history[-1])',
        '    print(f"epoch {epoch + 1}: {numbers}")',
    )
